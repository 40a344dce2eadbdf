-- How many changes took effect in each month, by area, kind or holder?
-- A change of a power that several organs hold counts for each of them.
select
    cast(date_trunc('month', c.effective_on) as date) as month,
    c.grouped,
    count(*) as changes
from changes_by as c
where c.change is not null
    and not c.found_listed
    and ($change = '' or c.change = $change)
    and c.effective_on >= $since
    and c.effective_on <= $until
group by 1, 2
order by 1, 2
