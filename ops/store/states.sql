-- What comes after a position?
select notification_id, state
from events
where notification_id > %(after)s
order by notification_id
limit %(limit)s
