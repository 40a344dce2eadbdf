-- Which changes under a paper were made further down as well, where, and how much later?
with origin as (
    select
        a.register,
        coalesce(
            nullif(a.instrument, ''), nullif(a.number, ''), nullif(a.title, ''),
            concat(a.power, '/', a.version)
        ) as paper,
        a.change,
        v.path,
        v.base_code,
        v.name,
        a.effective_on as decided_on
    from acts_asked as a
    join versions_known as v
        on v.register = a.register
        and v.power = a.power
        and v.valid_from <= a.effective_on
        and (v.valid_until is null or v.valid_until > a.effective_on)
    where a.change is not null
        and not a.found_listed
        and v.area <> ''
        and a.effective_on <= $as_of
        and ($since is null or a.effective_on >= $since)
),

listed as (
    select o.register as decided_in, o.paper, o.change, o.decided_on, p.register, p.power, p.area
    from origin as o
    join powers as p
        on p.base_code = o.base_code
        and p.path like concat(o.path, '%')
        and p.path <> o.path
        and p.valid_from < o.decided_on
        and (p.valid_until is null or p.valid_until >= o.decided_on)
    where p.listed and o.change not in ('establish', 'merge')
    union all
    select o.register as decided_in, o.paper, o.change, o.decided_on, p.register, p.power, p.area
    from origin as o
    join powers as p
        on p.name = o.name
        and (p.base_code is null or o.base_code is null)
        and p.path like concat(o.path, '%')
        and p.path <> o.path
        and p.valid_from < o.decided_on
        and (p.valid_until is null or p.valid_until >= o.decided_on)
    where p.listed and o.name <> '' and o.change not in ('establish', 'merge')
),

candidates as (
    select
        l.decided_in, l.paper, l.change, l.register, l.area, l.power,
        min(l.decided_on) as decided_on
    from listed as l
    group by 1, 2, 3, 4, 5, 6
),

answered as (
    select
        k.decided_in, k.paper, k.change, k.register, k.area, k.power, k.decided_on,
        true as stood,
        min(a.effective_on) as followed_on
    from candidates as k
    left join acts_known as a
        on a.register = k.register
        and a.power = k.power
        and a.change = k.change
        and a.effective_on >= k.decided_on
        and a.effective_on <= $as_of
    group by 1, 2, 3, 4, 5, 6, 7
),

-- Kind of change and item are one key: neither of them alone narrows anything down.
made as (
    select
        c.register, c.area, c.path, c.power, c.base_code, c.effective_on,
        c.change || ' ' || c.base_code as coded,
        c.change || ' ' || c.name as named
    from changes as c
    where c.change in ('establish', 'merge')
        and not c.found_listed
        and c.effective_on <= $as_of
),

established as (
    select
        o.register as decided_in, o.paper, o.change, o.decided_on,
        c.register, c.area, c.power, c.effective_on
    from origin as o
    join made as c
        on c.coded = o.change || ' ' || o.base_code
        and c.path like concat(o.path, '%')
        and c.path <> o.path
        and c.effective_on >= o.decided_on
    union all
    select
        o.register as decided_in, o.paper, o.change, o.decided_on,
        c.register, c.area, c.power, c.effective_on
    from origin as o
    join made as c
        on c.named = o.change || ' ' || o.name
        and (c.base_code is null or o.base_code is null)
        and c.path like concat(o.path, '%')
        and c.path <> o.path
        and c.effective_on >= o.decided_on
    where o.name <> ''
),

all_answered as (
    select a.* from answered as a
    union all
    select
        e.decided_in, e.paper, e.change, e.register, e.area, e.power,
        min(e.decided_on) as decided_on,
        false as stood,
        min(e.effective_on) as followed_on
    from established as e
    group by 1, 2, 3, 4, 5, 6
),

placed as (
    select
        a.*,
        date_diff('day', a.decided_on, a.followed_on) as days,
        row_number() over (
            partition by a.decided_in, a.paper, a.change, a.register, a.area
            order by date_diff('day', a.decided_on, a.followed_on) nulls last
        ) as place,
        count(a.followed_on) over (
            partition by a.decided_in, a.paper, a.change, a.register, a.area
        ) as counted
    from all_answered as a
)

select
    p.decided_in,
    p.paper,
    p.change,
    min(p.decided_on) as decided_on,
    p.register,
    p.area,
    count(case when p.stood then 1 end) as listed,
    count(p.days) as followed,
    case
        when count(case when p.stood then 1 end) > 0
            then count(p.days) / cast(count(case when p.stood then 1 end) as double)
    end as share,
    min(p.days) as shortest,
    min(case when p.place * 2 >= p.counted then p.days end) as median,
    max(p.days) as longest
from placed as p
group by p.decided_in, p.paper, p.change, p.register, p.area
order by p.decided_in, p.paper, p.change, p.register, p.area
