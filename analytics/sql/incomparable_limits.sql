-- Which statutory and promised limits stand in units that cannot be compared?
select
    case $by
        when 'kind' then p.kind
        when 'organ' then p.organ
        when 'area' then p.area
        else ''
    end as grouped,
    p.statutory_unit,
    p.promised_unit,
    count(*) as powers
from powers as p
where p.listed
    and p.valid_from <= $as_of
    and (p.valid_until is null or p.valid_until > $as_of)
    and p.statutory_amount > 0
    and p.promised_amount > 0
    and case when p.statutory_unit = '年' then '月' else p.statutory_unit end
    <> case when p.promised_unit = '年' then '月' else p.promised_unit end
group by 1, 2, 3
order by 1, 2, 3
