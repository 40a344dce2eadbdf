-- Under which id or number do acts rest on the paper that is asked for, in each register? A paper
-- that acts name by its number alone is the registered one, if only one there bears the number.
select p.register, p.instrument as paper
from papers as p
where p.instrument = $paper or p.number = $paper
union
select p.register, p.number as paper
from papers as p
left join papers as o
    on o.register = p.register
    and o.number = p.number
    and o.instrument <> p.instrument
where (p.instrument = $paper or p.number = $paper)
    and p.number <> ''
    and o.instrument is null
union
select a.register, a.number as paper
from acts_known as a
where a.instrument = '' and a.number = $paper and a.number <> ''
order by 1, 2
