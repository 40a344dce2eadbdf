-- Which was the last entry that had been recorded at a moment?
select coalesce(max(position), 0) as position
from events
where recorded_at <= $wanted
