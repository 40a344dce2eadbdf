-- How long after a law changes do the powers that rest on it change?
with laws as (
    select p.register, p.instrument, min(p.number) as number, min(p.title) as title
    from papers as p
    group by 1, 2
),

happened as (
    select p.register, p.instrument, 'amended' as event, p.amended_on as happened_on
    from papers as p
    where p.amended_on = p.valid_from
    union
    select p.register, p.instrument, p.status as event, min(p.valid_from) as happened_on
    from papers as p
    where p.status <> 'in_force'
    group by p.register, p.instrument, p.status
),

cited as (
    select v.register, v.power, v.valid_from, v.valid_until, u.text
    from powers as v
    cross join unnest(v.bases) as u (text)
    where v.listed
),

resting as (
    select distinct h.register, h.instrument, h.event, h.happened_on, c.power
    from happened as h
    join citing as m on m.register = h.register and m.instrument = h.instrument
    join cited as c
        on c.register = m.register
        and c.text = m.text
        and c.valid_from < h.happened_on
        and (c.valid_until is null or c.valid_until >= h.happened_on)
    where h.happened_on <= $as_of and ($since is null or h.happened_on >= $since)
),

answered as (
    select
        r.register, r.instrument, r.event, r.happened_on, r.power,
        min(a.effective_on) as changed_on
    from resting as r
    left join acts_known as a
        on a.register = r.register
        and a.power = r.power
        and a.effective_on >= r.happened_on
        and a.effective_on <= $as_of
        and a.topic not in (
            'power.handover_completed', 'power.training_extended', 'power.seal_put_in_use'
        )
    group by 1, 2, 3, 4, 5
),

placed as (
    select
        a.*,
        date_diff('day', a.happened_on, a.changed_on) as days,
        coalesce(v.listed, false) as listed,
        row_number() over (
            partition by a.register, a.instrument, a.event, a.happened_on
            order by a.changed_on nulls last
        ) as place,
        count(a.changed_on) over (
            partition by a.register, a.instrument, a.event, a.happened_on
        ) as counted
    from answered as a
    left join versions_known as v
        on v.register = a.register
        and v.power = a.power
        and v.valid_from <= $as_of
        and (v.valid_until is null or v.valid_until > $as_of)
)

select
    p.register,
    p.instrument,
    l.number,
    l.title,
    p.event,
    p.happened_on,
    count(*) as powers,
    count(p.days) as changed,
    min(p.days) as shortest,
    min(case when p.place * 4 >= p.counted then p.days end) as lower_quartile,
    min(case when p.place * 2 >= p.counted then p.days end) as median,
    min(case when p.place * 4 >= p.counted * 3 then p.days end) as upper_quartile,
    min(case when p.place * 10 >= p.counted * 9 then p.days end) as ninth_decile,
    max(p.days) as longest,
    count(case when p.days is null and p.listed then 1 end) as waiting,
    date_diff('day', p.happened_on, $as_of) as waited,
    count(case when p.days is null and not p.listed then 1 end) as expired
from placed as p
join laws as l on l.register = p.register and l.instrument = p.instrument
group by p.register, p.instrument, l.number, l.title, p.event, p.happened_on
order by p.happened_on, p.register, p.instrument, p.event
