-- What was the last position recorded at or before an instant?
-- Positions have no gaps and times never fall: halving finds it without an index on time.
with recursive search (low, high) as (
    select 0::int8, last
    from head
    union all
    select
        case
            when entry.recorded_at <= %(instant)s then entry.notification_id
            else search.low
        end,
        case
            when entry.recorded_at <= %(instant)s then search.high
            else entry.notification_id - 1
        end
    from search
    join events entry on entry.notification_id = (search.low + search.high + 1) / 2
    where search.low < search.high
)
select low
from search
where low = high
