-- Of what rank are the papers that change powers, by kind of change and year?
with registered as (
    select p.register, p.instrument, min(p.rank) as rank
    from papers as p
    group by 1, 2
),

decided as (
    select
        year(c.effective_on) as year,
        c.change,
        coalesce(r.rank, c.rank) as rank,
        r.instrument is not null as registered,
        coalesce(
            nullif(c.instrument, ''), nullif(c.number, ''), nullif(c.title, ''),
            concat(c.power, '/', c.version)
        ) as paper,
        c.register
    from changes as c
    left join registered as r on r.register = c.register and r.instrument = c.instrument
    where c.change is not null
        and not c.found_listed
        and c.effective_on <= $as_of
        and ($since is null or c.effective_on >= $since)
)

select
    cast(d.year as integer) as year,
    d.change,
    d.rank,
    count(*) as changes,
    count(distinct concat(d.register, ' ', d.paper)) as decisions,
    count(case when not d.registered then 1 end) as unregistered,
    count(case when not d.registered then 1 end) / cast(count(*) as double)
        as unregistered_share
from decided as d
group by d.year, d.change, d.rank
order by d.year, d.change, d.rank
