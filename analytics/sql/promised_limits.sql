-- How much shorter than the statutory limits are the promised ones?
with limits as (
    select
        case $by
            when 'kind' then p.kind
            when 'organ' then p.organ
            when 'area' then p.area
            else ''
        end as grouped,
        p.statutory_unit is not null and p.promised_unit is not null as stated,
        case
            when p.statutory_unit = '年' then 12 * p.statutory_amount
            else p.statutory_amount
        end as statutory,
        case
            when p.promised_unit = '年' then 12 * p.promised_amount else p.promised_amount
        end as promised,
        p.statutory_amount = 0
        or p.promised_amount = 0
        or case when p.statutory_unit = '年' then '月' else p.statutory_unit end
        = case when p.promised_unit = '年' then '月' else p.promised_unit end as comparable
    from powers as p
    where p.listed
        and p.valid_from <= $as_of
        and (p.valid_until is null or p.valid_until > $as_of)
),

cuts as (
    select
        l.grouped,
        l.stated,
        l.stated and l.comparable as compared,
        l.statutory,
        l.promised,
        case
            when l.stated and l.comparable and l.statutory > 0
                then 100.0 * (l.statutory - l.promised) / cast(l.statutory as double)
        end as cut
    from limits as l
),

placed as (
    select
        c.*,
        row_number() over (partition by c.grouped order by c.cut nulls last) as place,
        count(c.cut) over (partition by c.grouped) as counted
    from cuts as c
)

select
    p.grouped,
    count(*) as powers,
    count(case when p.stated then 1 end) as stated,
    count(case when p.compared then 1 end) as compared,
    count(case when p.stated and not p.compared then 1 end) as incomparable,
    count(case when p.compared and p.promised < p.statutory then 1 end) as shorter,
    count(case when p.compared and p.promised = p.statutory then 1 end) as same,
    count(case when p.compared and p.promised > p.statutory then 1 end) as longer,
    avg(p.cut) as mean_cut,
    min(case when p.place * 2 >= p.counted then p.cut end) as median_cut
from placed as p
group by p.grouped
order by p.grouped
