-- Which organ misused which power, how, how often, from when to when, and in which record first?
-- Of more rows than are wanted, those of most records.
with everything as (
    select
        b.fault,
        b.reason,
        b.power,
        b.organ,
        min(coalesce(nullif(t.name, ''), t.code)) as power_said,
        min(coalesce(nullif(t.organ, ''), t.organ_code)) as organ_said,
        sum(b.records)::bigint as records,
        min(b.first_on) as first_on,
        max(b.last_on) as last_on,
        (min(b.first_record))[2] as row
    from tally as b
    join told as t on t.told = b.told
    where b.fault is not null
    group by
        b.fault, b.reason, b.power, b.organ,
        case when b.power is null then coalesce(t.name_key, t.code_key) end,
        case when b.organ is null then coalesce(t.organ_key, t.organ_code_key) end
),
grouped as (
    select *, count(*) over () as there_are
    from everything
    qualify row_number() over (order by records desc, fault, first_on, row) <= $most
),
powers as (
    select power, arg_max(name, valid_from) as name
    from versions_known where power in (select power from grouped) group by power
),
organs as (select organ, arg_max(name, valid_from) as name from organs_known group by organ),
numbers as (select row, number from records where row in (select row from grouped))
select
    g.fault,
    g.reason,
    coalesce(g.power, '') as power,
    coalesce(p.name, g.power_said) as power_name,
    coalesce(g.organ, '') as organ,
    coalesce(o.name, g.organ_said) as organ_name,
    g.records,
    g.first_on,
    g.last_on,
    coalesce(n.number, '') as example,
    g.row as example_row,
    g.there_are
from grouped as g
left join powers as p on p.power = g.power
left join organs as o on o.organ = g.organ
left join numbers as n on n.row = g.row
order by g.fault, g.records desc, g.first_on, g.row
