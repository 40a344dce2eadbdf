-- Which organs have this id, or bore this name, as known, and what is each of them called last?
select o.register, o.organ, o.name, o.area, o.credit_code
from organs_known as o
join (
    select
        register,
        organ,
        max(valid_from) as valid_from,
        max(case when organ = $called or name = $called then 1 else 0 end) as called
    from organs_known
    group by register, organ
) as l on l.register = o.register and l.organ = o.organ and l.valid_from = o.valid_from
where l.called = 1
order by o.register, o.organ
