-- What was stored, with the columns beside it, from one position to another?
-- Beside each entry: where its stream's version before it stands, and how often its own version is there.
select
    entry.notification_id, entry.originator_id, entry.originator_version, entry.topic,
    entry.recorded_at, entry.state, stream.before, stream.times
from events entry
cross join lateral (
    select
        min(notification_id) filter (where originator_version < entry.originator_version) as before,
        count(*) filter (where originator_version = entry.originator_version) as times
    from events
    where originator_id = entry.originator_id
    and originator_version in (entry.originator_version - 1, entry.originator_version)
    offset 0
) stream
where entry.notification_id > %(after)s
and entry.notification_id <= %(upto)s
order by entry.notification_id
limit %(limit)s
