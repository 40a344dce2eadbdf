-- The stored bytes alone, once more.
select notification_id, state
from events
where notification_id > %(after)s
and notification_id <= %(upto)s
order by notification_id
limit %(limit)s
