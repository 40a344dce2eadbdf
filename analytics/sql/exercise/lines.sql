-- How many powers does each code or name mean, from day to day, and which where it is one?
create or replace temp table key_lines as
with numbers as (
    select power, row_number() over (order by power) as number
    from (select distinct power from named)
),
known_keys as (select distinct a.key from asking as a join unsettled as u on u.told = a.told where a.key is not null),
steps as (
    select
        k.key,
        s.valid_from,
        s.valid_until,
        m.number,
        b.power is not null as bears,
        s.listed
    from known_keys as k
    join (select distinct key, power from named) as n on n.key = k.key
    join spans as s on s.power = n.power
    join numbers as m on m.power = n.power
    left join named as b
        on b.key = k.key and b.power = s.power and b.valid_from = s.valid_from
),
moved as (
    select key, valid_from as day, 1 as turn, number, bears, listed from steps
    union all
    select key, valid_until, -1, number, bears, listed from steps
    union all
    select key, date '0001-01-01', 0, 0, true, true from known_keys
),
days as (
    select
        key,
        day,
        sum(turn) filter (bears and listed) as bear,
        sum(turn * number) filter (bears and listed) as bear_number,
        sum(turn) filter (bears and not listed) as borne,
        sum(turn * number) filter (bears and not listed) as borne_number,
        sum(turn) filter (not bears and listed) as other,
        sum(turn * number) filter (not bears and listed) as other_number,
        sum(turn) filter (not bears and not listed) as past,
        sum(turn * number) filter (not bears and not listed) as past_number
    from moved
    group by key, day
),
counted as (
    select
        key,
        day,
        coalesce(sum(bear) over upto, 0) as bear,
        sum(bear_number) over upto as bear_number,
        coalesce(sum(borne) over upto, 0) as borne,
        sum(borne_number) over upto as borne_number,
        coalesce(sum(other) over upto, 0) as other,
        sum(other_number) over upto as other_number,
        coalesce(sum(past) over upto, 0) as past,
        sum(past_number) over upto as past_number
    from days
    window upto as (partition by key order by day)
)
select
    c.key,
    c.day,
    c.bear + c.borne > 0 as bears,
    case
        when c.bear > 0 then c.bear
        when c.borne > 0 then c.borne
        when c.other > 0 then c.other
        else c.past
    end as powers,
    case when c.bear > 0 then true when c.borne > 0 then false else c.other > 0 end as listed,
    m.power
from counted as c
left join numbers as m
    on m.number = case
        when c.bear = 1 then c.bear_number
        when c.bear = 0 and c.borne = 1 then c.borne_number
        when c.bear = 0 and c.borne = 0 and c.other = 1 then c.other_number
        when c.bear = 0 and c.borne = 0 and c.other = 0 and c.past = 1 then c.past_number
    end
