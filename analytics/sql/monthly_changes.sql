-- How many changes took effect in each month, by area, kind or holder?
-- A change of a power that several organs hold counts for each of them.
with counted as (
    select c.effective_on, c.area, c.kind, c.holder, c.holders
    from changes as c
    where c.change is not null
        and not c.taken_over
        and ($change = '' or c.change = $change)
        and c.effective_on >= $since
        and c.effective_on <= $until
),

grouped as (
    select
        c.effective_on,
        case $by
            when 'area' then coalesce(c.area, '')
            when 'kind' then coalesce(c.kind, '')
            else ''
        end as grouped
    from counted as c
    where $by <> 'organ' or coalesce(c.holder, '') = ''
    union all
    select c.effective_on, h.organ as grouped
    from counted as c
    cross join unnest(c.holders) as h (organ)
    where $by = 'organ'
)

select
    cast(date_trunc('month', g.effective_on) as date) as month,
    g.grouped,
    count(*) as changes
from grouped as g
group by 1, 2
order by 1, 2
