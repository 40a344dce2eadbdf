-- How many approvals (行政审批) were cancelled, narrowed, released, given up, turned into filings
-- and merged in each month; licences and other approvals, items and sub-items apart?
-- A merger of three into one ends three and makes one: both are shown, and what is left of it.
-- An approval is what was a licence or another approval the day before (changes_from).
with done as (
    select
        c.grouped,
        c.kind,
        c.sub_item as sub_items,
        c.effective_on as day,
        count(case when c.change = 'cancel' then 1 end) as cancelled,
        count(case when c.change = 'partial_cancel' then 1 end) as narrowed,
        count(case when c.change = 'release' then 1 end) as released,
        count(case when c.change = 'lapse' then 1 end) as lapsed,
        count(case when c.change = 'convert_filing' then 1 end) as converted_to_filing,
        count(case when c.topic = 'power.merged' then 1 end) as merged_ended,
        count(case when c.change = 'merge' then 1 end) as merged_results
    from changes_by as c
    where c.effective_on between $since and $until
        and (
            c.change in (
                'cancel', 'partial_cancel', 'release', 'lapse', 'convert_filing', 'merge'
            )
            or c.topic = 'power.merged'
        )
    group by 1, 2, 3, 4
),
approvals as (
    select * from done where kind in ('licence', 'non_licence_approval')
),
apart as (
    select * from approvals
    union all
    select
        grouped, 'approval' as kind, sub_items, day, cancelled, narrowed, released, lapsed,
        converted_to_filing, merged_ended, merged_results
    from approvals
)
select
    p.period,
    k.grouped,
    k.kind,
    k.sub_items,
    cast(coalesce(sum(d.cancelled), 0) as bigint) as cancelled,
    cast(coalesce(sum(d.narrowed), 0) as bigint) as narrowed,
    cast(coalesce(sum(d.released), 0) as bigint) as released,
    cast(coalesce(sum(d.lapsed), 0) as bigint) as lapsed,
    cast(coalesce(sum(d.converted_to_filing), 0) as bigint) as converted_to_filing,
    cast(coalesce(sum(d.merged_ended), 0) as bigint) as merged_ended,
    cast(coalesce(sum(d.merged_results), 0) as bigint) as merged_results,
    cast(coalesce(sum(d.merged_ended - d.merged_results), 0) as bigint) as merged_net
from periods as p
cross join (select distinct grouped, kind, sub_items from apart) as k
left join apart as d
    on d.grouped = k.grouped
    and d.kind = k.kind
    and d.sub_items = k.sub_items
    and d.day between p.period and p.closes
group by 1, 2, 3, 4
order by 2, 3, 4, 1
