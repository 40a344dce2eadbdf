-- How long after its decision is a paper published?
with acted as (
    select
        c.register,
        coalesce(
            nullif(c.instrument, ''), nullif(c.number, ''), nullif(c.title, ''),
            concat(c.power, '/', c.version)
        ) as paper,
        min(c.rank) as rank,
        min(c.decided_on) as decided_on,
        min(c.published_on) as published_on
    from changes_told as c
    where not c.found_listed
    group by 1, 2
),

registered as (
    select p.register, p.instrument, min(p.issuer) as issuer, min(p.rank) as rank
    from papers as p
    group by 1, 2
),

corrected as (
    select
        e.register,
        e.stream,
        cast(json_extract_string(e.entry, '$.payload.corrects') as bigint) as corrects,
        json_extract_string(e.entry, '$.payload.replacement.act.decided_on') as decided_on,
        json_extract_string(e.entry, '$.payload.replacement.act.published_on') as published_on,
        row_number() over (
            partition by
                e.register, e.stream, json_extract_string(e.entry, '$.payload.corrects')
            order by e.position desc
        ) as place
    from events_known as e
    where e.kind = 'instrument' and e.topic = 'entry.corrected'
),

issues as (
    select
        e.register,
        e.stream as instrument,
        case
            when k.corrects is null then json_extract_string(e.entry, '$.act.decided_on')
            else k.decided_on
        end as decided_on,
        case
            when k.corrects is null then json_extract_string(e.entry, '$.act.published_on')
            else k.published_on
        end as published_on
    from events_known as e
    left join corrected as k
        on k.register = e.register
        and k.stream = e.stream
        and k.corrects = e.version
        and k.place = 1
    where e.topic = 'instrument.issued'
),

issued as (
    select
        r.register,
        r.instrument,
        min(r.issuer) as issuer,
        min(r.rank) as rank,
        min(case when length(i.decided_on) = 10 then cast(i.decided_on as date) end)
            as decided_on,
        min(case when length(i.published_on) = 10 then cast(i.published_on as date) end)
            as published_on
    from registered as r
    left join issues as i on i.register = r.register and i.instrument = r.instrument
    group by 1, 2
),

asked as (
    select a.register, a.paper from acted as a
    union
    select r.register, r.instrument as paper from registered as r where $all_papers
),

told as (
    select
        q.register,
        q.paper,
        coalesce(i.issuer, '') as issuer,
        coalesce(i.rank, a.rank) as rank,
        coalesce(i.decided_on, a.decided_on) as decided_on,
        coalesce(i.published_on, a.published_on) as published_on
    from asked as q
    left join acted as a on a.register = q.register and a.paper = q.paper
    left join issued as i on i.register = q.register and i.instrument = q.paper
),

dated as (
    select
        case $by
            when 'year' then cast(year(t.decided_on) as varchar)
            when 'issuer' then t.issuer
            when 'rank' then t.rank
            else ''
        end as grouped,
        t.published_on is null or t.published_on > $as_of as undated,
        t.published_on < t.decided_on and t.published_on <= $as_of as early,
        date_diff('day', t.decided_on, t.published_on) as days,
        case
            when t.published_on = t.decided_on then 0 else p.ended - d.begun
        end as working_days
    from told as t
    left join working_days as d on d.day = t.decided_on
    left join working_days as p on p.day = t.published_on
    where t.decided_on <= $as_of and ($since is null or t.decided_on >= $since)
),

measured as (
    select
        d.grouped,
        d.undated,
        coalesce(d.early, false) as early,
        d.working_days > 20 as late,
        case
            when d.undated or d.early then null
            when $unit = 'working_day' then d.working_days
            else d.days
        end as days
    from dated as d
),

placed as (
    select
        m.*,
        row_number() over (partition by m.grouped order by m.days nulls last) as place,
        count(m.days) over (partition by m.grouped) as counted
    from measured as m
)

select
    p.grouped,
    count(p.days) as papers,
    min(p.days) as shortest,
    min(case when p.place * 4 >= p.counted then p.days end) as lower_quartile,
    min(case when p.place * 2 >= p.counted then p.days end) as median,
    min(case when p.place * 4 >= p.counted * 3 then p.days end) as upper_quartile,
    min(case when p.place * 10 >= p.counted * 9 then p.days end) as ninth_decile,
    max(p.days) as longest,
    count(case when p.days <= 5 then 1 end) as to_5,
    count(case when p.days > 5 and p.days <= 10 then 1 end) as to_10,
    count(case when p.days > 10 and p.days <= 20 then 1 end) as to_20,
    count(case when p.days > 20 and p.days <= 60 then 1 end) as to_60,
    count(case when p.days > 60 then 1 end) as over_60,
    count(case when p.late and p.days is not null then 1 end) as late,
    count(case when p.early then 1 end) as early,
    count(case when p.undated then 1 end) as undated
from placed as p
group by p.grouped
order by p.grouped
