-- What happened to these streams, up to a position?
select wanted.stream, entry.state
from unnest(%(streams)b::text[]) as wanted (stream)
cross join lateral (
    select originator_version, state
    from events
    where originator_id = wanted.stream
    and (%(upto)s::int8 is null or notification_id <= %(upto)s::int8)
    order by originator_version
    offset 0
) entry
order by wanted.stream, entry.originator_version
