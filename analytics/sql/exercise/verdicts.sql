-- What is to be said of each set of words, from day to day?
-- Of several powers or organs that it can mean, those that bear the code or name on the day go
-- first; then what the organ may exercise, what it may not, what has ended, what has not begun.
create or replace temp table verdicts as
with seals as (
    select distinct compared(unnest(from_json(
        json_extract(line, '$.arrangements[*].seal'), '["VARCHAR"]'
    ))) as seal
    from versions_known
    where contains(line, '"seal":') and (select count(*) from asking where seal_key <> '') > 0
),
cuts as (
    select p.told, s.day
    from pairs as p join standing as s on s.power = p.power and s.organ = p.organ
    union
    select a.told, o.day
    from asking as a join organs_named as o on o.key = a.organ_key
    where a.told in (select told from pairs)
),
parts as (
    select told, day, lead(day, 1, date '9999-12-31') over (partition by told order by day) as until
    from cuts
),
ranked as (
    select
        p.told,
        p.day,
        p.until,
        s.power,
        s.organ,
        s.fault,
        s.reason,
        s.by_grant,
        s.own_seal,
        s.for_holder,
        n.power is not null or s.rank = 4 as bears,
        s.rank + case when bears then 0 else 10 end as rank,
        min(s.rank + case when bears then 0 else 10 end) over (partition by p.told, p.day) as best
    from parts as p
    join asking as a on a.told = p.told
    join pairs as c on c.told = p.told
    join standing as s
        on s.power = c.power and s.organ = c.organ and p.day >= s.day and p.day < s.until
    join organs_named as o
        on o.key = a.organ_key and o.organ = c.organ and p.day >= o.day and p.day < o.until
    left join named as n
        on n.key = a.key and n.power = s.power and n.valid_from = s.valid_from
    where s.applies
),
chosen as (
    select
        told,
        day,
        until,
        any_value(bears) as bears,
        count(*) as several,
        any_value(power) as power,
        any_value(organ) as organ,
        any_value(fault) as fault,
        any_value(reason) as reason,
        any_value(by_grant) as by_grant,
        any_value(own_seal) as own_seal,
        any_value(for_holder) as for_holder
    from ranked
    where rank = best
    group by told, day, until
)
select
    c.told,
    c.day,
    c.until,
    c.bears,
    case when c.several > 1 then 'several' end as flaw,
    case when c.several = 1 then coalesce(c.fault, case when c.sealed <> '' then 'X4' end) end as fault,
    case when c.several = 1 then coalesce(c.reason, nullif(c.sealed, '')) end as reason,
    case when c.several = 1 then c.power end as power,
    case when c.several = 1 then c.organ end as organ
from (
    select
        c.*,
        case
            when a.seal_key = '' or (c.by_grant and a.seal_key = c.own_seal) then ''
            when c.by_grant and c.own_seal <> '' then 'other_seal'
            when c.by_grant and c.for_holder then 'no_seal'
            when s.seal is not null then 'batch_seal'
            else ''
        end as sealed
    from chosen as c
    join asking as a on a.told = c.told
    left join seals as s on s.seal = a.seal_key
) as c
