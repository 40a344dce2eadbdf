-- How old is the newest text that the listed powers rest on, and which rest on a repealed one?
with standing as (
    select
        p.register,
        p.power,
        p.bases,
        case $by
            when 'kind' then p.kind
            when 'organ' then p.organ
            when 'area' then p.area
            else ''
        end as grouped
    from powers as p
    where p.listed
        and p.valid_from <= $as_of
        and (p.valid_until is null or p.valid_until > $as_of)
),

cited as (
    select s.register, s.power, s.grouped, u.text
    from standing as s
    cross join unnest(s.bases) as u (text)
    union all
    select s.register, s.power, s.grouped, null as text
    from standing as s
    where array_length(s.bases) = 0
),

issued as (
    select p.register, p.instrument, min(p.valid_from) as issued_on
    from papers as p
    group by 1, 2
),

texts as (
    select
        p.register,
        p.instrument,
        p.status = 'in_force' as in_force,
        greatest(i.issued_on, coalesce(p.amended_on, i.issued_on)) as dated
    from papers as p
    join issued as i on i.register = p.register and i.instrument = p.instrument
    where p.valid_from <= $as_of and (p.valid_until is null or p.valid_until > $as_of)
),

meaning as (
    select m.register, m.text, t.in_force, t.dated
    from citing as m
    join texts as t on t.register = m.register and t.instrument = m.instrument
),

rested as (
    select
        c.register,
        c.power,
        c.grouped,
        count(c.text) as cited,
        count(m.text) as matched,
        count(case when m.in_force then 1 end) as in_force,
        date_diff('day', max(case when m.in_force then m.dated end), $as_of) as days
    from cited as c
    left join meaning as m on m.register = c.register and m.text = c.text
    group by 1, 2, 3
),

placed as (
    select
        r.*,
        row_number() over (partition by r.grouped order by r.days nulls last) as place,
        count(r.days) over (partition by r.grouped) as counted
    from rested as r
)

select
    p.grouped,
    count(*) as powers,
    count(p.days) as aged,
    min(p.days) as youngest,
    min(case when p.place * 4 >= p.counted then p.days end) as lower_quartile,
    min(case when p.place * 2 >= p.counted then p.days end) as median,
    min(case when p.place * 4 >= p.counted * 3 then p.days end) as upper_quartile,
    min(case when p.place * 10 >= p.counted * 9 then p.days end) as ninth_decile,
    max(p.days) as oldest,
    count(case when p.in_force < p.matched then 1 end) as on_repealed,
    count(case when p.matched > 0 and p.in_force = 0 and p.matched = p.cited then 1 end)
        as on_repealed_only,
    count(case when p.cited > 0 and p.matched = 0 then 1 end) as unmatched,
    count(case when p.cited = 0 then 1 end) as without
from placed as p
group by p.grouped
order by p.grouped
