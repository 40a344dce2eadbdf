-- Up to which entry is a ledger known at a position? A paper is known in whole or not at all: the
-- entries of one append share a moment, and a position within them stands for what was before.
select coalesce(max(position), 0) as position
from events
where position <= $wanted
    and recorded_at < coalesce(
        (select min(following.recorded_at) from events as following
        where following.position = $wanted + 1),
        timestamp '9999-12-31 00:00:00'
    )
