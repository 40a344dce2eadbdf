-- How far has the ledger got, and what tree stands over it?
select last, recorded_at, frontier
from head
