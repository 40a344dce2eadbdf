-- How many records broke each rule?
select fault, sum(records)::bigint as records
from tally
where fault is not null
group by fault
order by fault
