-- How long do powers stay on the list, by the kind they had at first? (Kaplan and Meier 1958)
with spans as (
    select
        v.register,
        v.power,
        min(case when v.listed then v.valid_from end) as born_on,
        min(case when not v.listed then v.valid_from end) as ended_on
    from versions_known as v
    group by 1, 2
),

lives as (
    select
        b.kind,
        greatest(coalesce(date_diff('day', s.born_on, cast($since as date)), 0), 0) as entry,
        date_diff('day', s.born_on, least(coalesce(s.ended_on, $as_of), $as_of)) as days,
        coalesce(s.ended_on <= $as_of and strpos($ends, e.status) > 0, false) as ended
    from spans as s
    join powers as b
        on b.register = s.register and b.power = s.power and b.valid_from = s.born_on
    left join versions_known as e
        on e.register = s.register and e.power = s.power and e.valid_from = s.ended_on
    left join acts_known as a
        on a.register = s.register
        and a.power = s.power
        and a.found_listed
    where s.born_on <= $as_of and ($taken_over = 'from_listing' or a.power is null)
),

marks as (
    select l.kind, l.entry as days, 1 as entered, 0 as gone, 0 as ended
    from lives as l
    where l.days > l.entry
    union all
    select
        l.kind, l.days, 0 as entered, 1 as gone, case when l.ended then 1 else 0 end as ended
    from lives as l
    where l.days > l.entry
),

days as (
    select
        m.kind,
        m.days,
        sum(m.entered) as entered,
        sum(m.gone) as gone,
        cast(sum(m.ended) as bigint) as ended
    from marks as m
    group by m.kind, m.days
),

risked as (
    select
        d.*,
        cast(
            coalesce(
                sum(d.entered - d.gone) over (
                    partition by d.kind order by d.days
                    rows between unbounded preceding and 1 preceding
                ),
                0
            ) as bigint
        ) as at_risk
    from days as d
),

factors as (
    select
        r.*,
        case
            when r.ended < r.at_risk then ln(1 - r.ended / cast(r.at_risk as double))
            else 0
        end as logarithm,
        case when r.ended = r.at_risk then 1 else 0 end as emptied,
        case
            when r.ended < r.at_risk
                then r.ended / (cast(r.at_risk as double) * (r.at_risk - r.ended))
            else 0
        end as term
    from risked as r
    where r.gone > 0
),

curve as (
    select
        f.kind,
        f.days,
        f.at_risk,
        f.ended,
        cast(f.gone as bigint) - f.ended as censored,
        case
            when sum(f.emptied) over (partition by f.kind order by f.days) > 0 then 0
            else exp(sum(f.logarithm) over (partition by f.kind order by f.days))
        end as survival,
        sum(f.term) over (partition by f.kind order by f.days) as greenwood
    from factors as f
)

select
    c.kind,
    c.days,
    c.at_risk,
    c.ended,
    c.censored,
    c.survival,
    case when c.survival > 0 then c.survival * sqrt(c.greenwood) end as standard_error
from curve as c
order by c.kind, c.days
