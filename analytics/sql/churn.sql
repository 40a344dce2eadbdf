-- How many of the powers that were added in each month had ended again within so many days?
-- What was taken over from a list is no addition. A power added so late that the days are not over
-- counts apart.
with added as (
    select register, power, effective_on as day, grouped
    from changes_by
    where topic = 'power.added'
        and not found_listed
        and effective_on between $since and $until
),
ended as (
    select register, power, min(valid_from) as day
    from versions_known
    where not listed and valid_from <= $as_of
    group by 1, 2
)
select
    p.period,
    a.grouped,
    count(*) as added,
    count(case when date_diff('day', a.day, e.day) <= $within then 1 end) as ended_again,
    count(
        case
            when date_diff('day', a.day, $as_of) < $within
                and (e.day is null or date_diff('day', a.day, e.day) > $within) then 1
        end
    ) as too_recent
from added as a
join periods as p on a.day between p.period and p.closes
left join ended as e on e.register = a.register and e.power = a.power
group by 1, 2
order by 2, 1
