-- Which organs have this id, or bore this name, as known?
select distinct organ
from organs_known
where organ = $called or name = $called
order by organ
