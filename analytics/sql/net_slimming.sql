-- How long was the list before a paper, how long after it, and what did the paper itself end and
-- make, by kind? The lists are those of the registers in which it did something.
with under as (
    select c.*
    from changes_asked as c
    where c.effective_on <= $as_of
),
days as (
    select
        min(effective_on) as first_on,
        max(effective_on) as last_on,
        least(cast(max(effective_on) + interval '1' day as date), $as_of) as after_on
    from under
),
listed as (
    select
        p.kind,
        count(
            case
                when p.valid_from < d.first_on
                    and (p.valid_until is null or p.valid_until >= d.first_on) then 1
            end
        ) as before,
        count(
            case
                when p.valid_from <= d.after_on
                    and (p.valid_until is null or p.valid_until > d.after_on) then 1
            end
        ) as after,
        count(
            case
                when p.valid_from <= $as_of
                    and (p.valid_until is null or p.valid_until > $as_of) then 1
            end
        ) as now
    from powers as p
    join (select distinct register from under) as r on r.register = p.register
    cross join days as d
    where p.listed
    group by 1
),
done as (
    select
        kind,
        count(case when topic = 'power.added' and array_length(sources) = 0 then 1 end)
            as established,
        count(case when topic = 'power.cancelled' then 1 end) as cancelled,
        count(case when topic = 'power.released' then 1 end) as released,
        count(case when topic = 'power.lapsed' then 1 end) as lapsed,
        count(case when topic = 'power.merged' then 1 end) as merged_ended,
        count(case when topic = 'power.added' and change = 'merge' then 1 end) as merged_results,
        count(case when topic = 'power.split' then 1 end) as split_ended,
        count(case when topic = 'power.added' and change is null then 1 end) as split_results
    from under
    group by 1
),
kinds as (
    select kind from listed where before + after + now > 0
    union
    select kind from done
)
select
    k.kind,
    d.first_on,
    d.last_on,
    coalesce(l.before, 0) as before,
    coalesce(l.after, 0) as after,
    coalesce(l.now, 0) as now,
    coalesce(x.established, 0) as established,
    coalesce(x.cancelled, 0) as cancelled,
    coalesce(x.released, 0) as released,
    coalesce(x.lapsed, 0) as lapsed,
    coalesce(x.merged_ended, 0) as merged_ended,
    coalesce(x.merged_results, 0) as merged_results,
    coalesce(x.split_ended, 0) as split_ended,
    coalesce(x.split_results, 0) as split_results,
    coalesce(
        x.cancelled + x.released + x.lapsed + x.merged_ended + x.split_ended
        - x.established - x.merged_results - x.split_results, 0
    ) as net
from kinds as k
cross join days as d
left join listed as l on l.kind = k.kind
left join done as x on x.kind = k.kind
order by k.kind
