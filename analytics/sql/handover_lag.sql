-- How long after the decision is a change that waits for its hand-over handed over, and what waits?
with awaited as (
    select
        case $by
            when 'year' then cast(year(coalesce(c.decided_on, c.nominal_on)) as varchar)
            when 'change' then coalesce(c.change, c.topic)
            when 'kind' then coalesce(c.kind, '')
            when 'area' then coalesce(c.area, '')
            when 'paper' then case
                when $several and c.instrument <> '' then concat(c.register, '/', c.instrument)
                else coalesce(nullif(c.instrument, ''), nullif(c.number, ''), c.title)
            end
            else ''
        end as grouped,
        coalesce(c.decided_on, c.nominal_on) as decided_on,
        case when c.effective_on <= $as_of then c.effective_on end as completed_on,
        coalesce(v.listed, true) as open
    from changes_told as c
    left join versions_known as v
        on v.register = c.register
        and v.power = c.power
        and v.valid_from <= $as_of
        and (v.valid_until is null or v.valid_until > $as_of)
    where c.awaits_handover and coalesce(c.decided_on, c.nominal_on) <= $as_of
        and ($since is null or coalesce(c.decided_on, c.nominal_on) >= $since)
),

aged as (
    select
        a.grouped,
        a.completed_on is null and a.open as hanging,
        a.completed_on is null and not a.open as dropped,
        coalesce(a.completed_on < a.decided_on, false) as early,
        date_diff('day', a.decided_on, coalesce(a.completed_on, $as_of)) as days,
        case
            when coalesce(a.completed_on, $as_of) = a.decided_on then 0
            else c.ended - d.begun
        end as working_days
    from awaited as a
    left join working_days as d on d.day = a.decided_on
    left join working_days as c on c.day = coalesce(a.completed_on, $as_of)
),

measured as (
    select
        a.*,
        case when $unit = 'working_day' then a.working_days else a.days end as lag,
        case
            when a.dropped then 'dropped'
            when a.early then 'early'
            when a.hanging then 'hanging'
            else 'completed'
        end as state
    from aged as a
),

placed as (
    select
        m.*,
        row_number() over (partition by m.grouped, m.state order by m.lag) as place,
        count(*) over (partition by m.grouped, m.state) as counted
    from measured as m
)

select
    p.grouped,
    count(case when p.state = 'completed' then 1 end) as completed,
    min(case when p.state = 'completed' then p.lag end) as shortest,
    min(case when p.state = 'completed' and p.place * 4 >= p.counted then p.lag end)
        as lower_quartile,
    min(case when p.state = 'completed' and p.place * 2 >= p.counted then p.lag end) as median,
    min(case when p.state = 'completed' and p.place * 4 >= p.counted * 3 then p.lag end)
        as upper_quartile,
    min(case when p.state = 'completed' and p.place * 10 >= p.counted * 9 then p.lag end)
        as ninth_decile,
    max(case when p.state = 'completed' then p.lag end) as longest,
    count(case when p.state = 'completed' and p.lag <= 10 then 1 end) as to_10,
    count(case when p.state = 'completed' and p.lag > 10 and p.lag <= 15 then 1 end) as to_15,
    count(case when p.state = 'completed' and p.lag > 15 and p.lag <= 30 then 1 end) as to_30,
    count(case when p.state = 'completed' and p.lag > 30 and p.lag <= 60 then 1 end) as to_60,
    count(case when p.state = 'completed' and p.lag > 60 then 1 end) as over_60,
    count(case when p.state = 'completed' and p.working_days > $limit then 1 end) as late,
    count(case when p.state = 'hanging' then 1 end) as hanging,
    min(case when p.state = 'hanging' and p.place * 2 >= p.counted then p.lag end)
        as hanging_median,
    max(case when p.state = 'hanging' then p.lag end) as hanging_longest,
    count(case when p.state = 'hanging' and p.working_days > $limit then 1 end) as overdue,
    count(case when p.state = 'early' then 1 end) as early,
    count(case when p.state = 'dropped' then 1 end) as dropped
from placed as p
group by p.grouped
order by p.grouped
