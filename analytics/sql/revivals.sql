-- Which powers ended, and were followed by another power of the same holder or area that may be the
-- same under another name: of the same base code, of the same name, or of one that begins alike?
-- What a merger or split made of a power is its successor by lineage, and no revival; nor is what
-- was found on a list, for nobody knows since when.
with ended as (
    select register, power, min(valid_from) as ended_on
    from versions_known
    where not listed
    group by 1, 2
),
gone as (
    select
        p.register, p.power, e.ended_on, p.status, p.name, p.kind, p.holder, p.area, p.base_code
    from powers as p
    join ended as e
        on e.register = p.register
        and e.power = p.power
        and e.ended_on = p.valid_from
    where e.ended_on between $since and $until
),
begun as (
    select register, power, min(valid_from) as began_on
    from versions_known
    group by 1, 2
),
come as (
    select
        v.register, v.power, b.began_on, v.name, v.kind, v.holder, v.area, v.base_code, v.sources
    from versions_known as v
    join begun as b
        on b.register = v.register
        and b.power = v.power
        and b.began_on = v.valid_from
    where v.listed and b.began_on <= $as_of
),
ending as (
    select
        register, power, effective_on,
        max(case when instrument <> '' then instrument else number end) as paper
    from acts_known
    where topic in (
        'power.cancelled', 'power.merged', 'power.split', 'power.released', 'power.lapsed'
    )
    group by 1, 2, 3
),
beginning as (
    select
        register, power,
        max(case when instrument <> '' then instrument else number end) as paper,
        max(case when found_listed then 1 else 0 end) as found_listed
    from acts_known
    where topic = 'power.added'
    group by 1, 2
)
select
    g.register,
    g.power as ended,
    g.name as ended_name,
    g.kind as ended_kind,
    g.status as ended_as,
    g.ended_on,
    x.paper as ended_by,
    c.power as revived,
    c.name as revived_name,
    c.kind as revived_kind,
    c.began_on as revived_on,
    y.paper as revived_by,
    date_diff('day', g.ended_on, c.began_on) as days,
    g.holder <> '' and g.holder = c.holder as same_holder,
    coalesce(g.base_code = c.base_code, false) as same_base_code
from gone as g
join come as c
    on c.register = g.register
    and (
        (g.holder <> '' and c.holder = g.holder)
        or (g.area <> '' and c.area = g.area)
    )
left join ending as x
    on x.register = g.register and x.power = g.power and x.effective_on = g.ended_on
left join beginning as y
    on y.register = c.register and y.power = c.power
where c.power <> g.power
    and c.began_on >= g.ended_on
    and coalesce(y.found_listed, 0) = 0
    and not list_contains(c.sources, g.power)
    and (
        c.base_code = g.base_code
        or substring(c.name, 1, 2) = substring(g.name, 1, 2)
    )
order by g.ended_on, g.register, g.power, c.began_on, c.power
