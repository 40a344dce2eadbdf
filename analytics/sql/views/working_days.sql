-- Every day of two centuries, and how many working days there were up to it: begun counts the day
-- itself if it is worked, ended counts it in any case. What began on one day and was done by another
-- took ended (of the other) less begun (of the one) working days: it keeps a term of n working days
-- if that is at most n. A day for which no notice is known is worked if its weekday is.
select
    w.day,
    w.begun,
    w.begun + case when w.worked then 0 else 1 end as ended
from (
    select
        k.day,
        k.worked,
        cast(sum(case when k.worked then 1 else 0 end) over (order by k.day) as bigint) as begun
    from (
        select
            d.day,
            coalesce(s.worked, date_diff('day', date '1900-01-01', d.day) % 7 < 5) as worked
        from (
            select cast(m.moment as date) as day
            from (
                select unnest(
                    generate_series(date '1900-01-01', date '2099-12-31', interval 1 day)
                ) as moment
            ) as m
        ) as d
        left join special_days as s on s.day = d.day
    ) as k
) as w
