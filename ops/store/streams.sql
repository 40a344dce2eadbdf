-- What happened to these streams, up to a position? The sum keeps the planner from reading through all
-- positions up to the last one, for each stream.
select wanted.stream, entry.state
from unnest(%(streams)b::text[]) as wanted (stream)
cross join lateral (
    select originator_version, state
    from events
    where originator_id = wanted.stream
    and (%(upto)s::int8 is null or notification_id + 0 <= %(upto)s::int8)
    order by originator_version
    offset 0
) entry
order by wanted.stream, entry.originator_version
