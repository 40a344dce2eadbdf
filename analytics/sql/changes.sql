-- What was done to powers in each month, quarter or year, by what papers count it as?
-- A change counts on the day it took effect. A merger counts by the powers it made, a split by the
-- power it ended. What was taken over from a list counts apart: no paper says that it came about
-- on that day.
with done as (
    select
        case when found_listed then 'taken_over' else change end as change,
        grouped,
        effective_on as day,
        count(*) as changes,
        sum(case when sub_item then 1 else 0 end) as sub_items
    from changes_by
    where change is not null
        and effective_on between $since and $until
    group by 1, 2, 3
)
select
    p.period,
    k.grouped,
    k.change,
    cast(coalesce(sum(d.changes), 0) as bigint) as changes,
    cast(coalesce(sum(d.sub_items), 0) as bigint) as sub_items
from periods as p
cross join (select distinct grouped, change from done) as k
left join done as d
    on d.grouped = k.grouped
    and d.change = k.change
    and d.day between p.period and p.closes
group by 1, 2, 3
order by 2, 3, 1
