-- How far has the ledger got, what tree stands over it, and is the last entry where it should be?
select last, recorded_at, frontier, (select coalesce(max(notification_id), 0) from events)
from head
