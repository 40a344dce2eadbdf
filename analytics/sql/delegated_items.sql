-- How many items were handed on in each month, by title and receiving level, and what became of it:
-- accepted, still hanging, withdrawn?
-- An item is one act, to however many receivers. It counts in the month in which it took effect;
-- while it awaits its hand-over, apart, in the month that its act names. It counts for what the
-- power was the day before (changes_from).
with handed as (
    select
        c.register,
        c.power,
        c.version,
        c.grouped,
        c.happened_on,
        c.effective_on is null or c.effective_on > $as_of as awaiting,
        c.awaits_handover,
        c.kind,
        c.until,
        c.receivers,
        c.receiving_level,
        case
            when c.topic = 'power.delegated' then 'delegation'
            when c.topic = 'power.entrusted' then 'entrustment'
            when c.topic = 'power.authorised' then 'authorisation'
            when c.mode = 'own_name' then 'grant_own_name'
            else 'grant_for_holder'
        end as mode,
        c.at_once
    from changes_by as c
    where c.topic in ('power.delegated', 'power.entrusted', 'power.authorised', 'power.granted')
        and c.happened_on between $since and $until
),
acts_to_receivers as (
    select distinct register, power, version, happened_on, until, at_once, unnest(receivers) as organ
    from handed
),
accepted as (
    select distinct register, power, refers as version, unnest(receivers) as organ
    from acts_known
    where topic = 'power.accepted' and effective_on <= $as_of
),
withdrawn as (
    select distinct register, power, refers as version, withdrawn_from as organ
    from acts_known
    where topic = 'power.withdrawn' and effective_on <= $as_of
),
held as (
    select distinct r.register, r.power, r.version, r.organ
    from acts_to_receivers as r
    join versions_known as v
        on v.register = r.register
        and v.power = r.power
        and v.valid_from <= $as_of
        and (v.valid_until is null or v.valid_until > r.happened_on)
    where list_contains(v.holders, r.organ)
),
levels as (
    select
        r.register,
        r.power,
        r.version,
        r.organ,
        max(
            case
                when o.valid_from <= r.happened_on
                    and (o.valid_until is null or o.valid_until > r.happened_on) then o.level
            end
        ) as level,
        nullif(min_by(coalesce(o.level, 0), o.valid_from), 0) as first_level
    from acts_to_receivers as r
    join organs_known as o
        on o.register = r.register
        and o.organ = r.organ
    group by 1, 2, 3, 4
),
answered as (
    select
        r.register,
        r.power,
        r.version,
        count(*) as receivers,
        max(coalesce(l.level, l.first_level)) as level,
        sum(case when r.at_once or a.organ is not null then 1 else 0 end) as accepted,
        sum(
            case
                when r.at_once or a.organ is not null or w.organ is not null then 0
                when h.organ is not null or r.until <= $as_of then 0
                else 1
            end
        ) as waiting
    from acts_to_receivers as r
    left join accepted as a
        on a.register = r.register and a.power = r.power
        and a.version = r.version and a.organ = r.organ
    left join withdrawn as w
        on w.register = r.register and w.power = r.power
        and w.version = r.version and w.organ = r.organ
    left join held as h
        on h.register = r.register and h.power = r.power
        and h.version = r.version and h.organ = r.organ
    left join levels as l
        on l.register = r.register and l.power = r.power
        and l.version = r.version and l.organ = r.organ
    group by 1, 2, 3
),
taken_back as (
    select distinct register, power, version from withdrawn
),
listed_now as (
    select register, power
    from versions_known
    where listed and valid_from <= $as_of and (valid_until is null or valid_until > $as_of)
),
asked as (
    select h.* from handed as h where not h.awaits_handover
    union all
    select h.*
    from handed as h
    left join unbegun as u on u.register = h.register and u.power = h.power
    where h.awaits_handover and ($services or h.kind is not null or u.power is null)
),
items as (
    select
        h.grouped,
        h.mode,
        coalesce(h.receiving_level, n.level) as receiving_level,
        h.happened_on as day,
        h.awaiting,
        n.receivers,
        not h.awaiting and n.accepted = n.receivers as accepted,
        not h.awaiting and h.mode = 'delegation' and n.waiting > 0 and p.power is not null
            as hanging,
        not h.awaiting and t.power is not null as withdrawn
    from asked as h
    join answered as n
        on n.register = h.register and n.power = h.power and n.version = h.version
    left join taken_back as t
        on t.register = h.register and t.power = h.power and t.version = h.version
    left join listed_now as p on p.register = h.register and p.power = h.power
)
select
    p.period,
    i.grouped,
    i.mode,
    i.receiving_level,
    count(case when not i.awaiting then 1 end) as items,
    cast(coalesce(sum(case when not i.awaiting then i.receivers end), 0) as bigint) as receivers,
    count(case when i.accepted then 1 end) as accepted,
    count(case when i.hanging then 1 end) as hanging,
    count(case when i.withdrawn then 1 end) as withdrawn,
    count(case when i.awaiting then 1 end) as awaiting_handover
from items as i
join periods as p on i.day between p.period and p.closes
group by 1, 2, 3, 4
order by 2, 3, 4, 1
