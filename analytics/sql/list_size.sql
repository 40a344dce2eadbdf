-- How many powers were on the list at the end of each month, by area, organ, kind or level?
-- Who came on the list, and who left it, is counted month by month and added up; a power that
-- several organs hold counts for each of them. A month that is not over when the series ends is
-- counted on the series' last day.
with stays as (
    select
        grouped,
        12 * year(valid_from) + month(valid_from) as came,
        case when valid_until <= $until then 12 * year(valid_until) + month(valid_until) end as went,
        count(*) as powers
    from powers_by
    where valid_from <= $until
    group by 1, 2, 3
),
moves as (
    select grouped, came as month, powers from stays
    union all
    select grouped, went as month, -powers as powers from stays where went is not null
),
net as (
    select grouped, greatest(month, 12 * year($since) + month($since)) as month, sum(powers) as powers
    from moves
    group by 1, 2
),
groups as (
    select grouped from net
    union
    select '' as grouped from periods where $by = 'none'
)
select
    p.period as month,
    p.closes as day,
    g.grouped,
    cast(
        sum(coalesce(n.powers, 0)) over (partition by g.grouped order by p.period) as bigint
    ) as powers
from periods as p
cross join groups as g
left join net as n
    on n.grouped = g.grouped
    and n.month = 12 * year(p.period) + month(p.period)
order by g.grouped, p.period
