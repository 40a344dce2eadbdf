-- name: keys
-- Which entries are there?
select notification_id as known_from, null::int8 as known_until
from events

-- name: source
-- The entries, each with its leaf of the signed tree (RFC 9162 §2.1.1).
select notification_id as position,
    recorded_at at time zone 'UTC' as recorded_at,
    originator_id as stream,
    split_part(originator_id, ':', 1) as kind,
    originator_version::int8 as version,
    topic,
    encode(sha256('\x00'::bytea || state), 'hex') as leaf,
    convert_from(state, 'utf8') as entry
from events
where notification_id between {first} and {last}
order by notification_id

-- name: shape
-- What does each entry say?
select * exclude (said),
    said.act.effective_on as effective_on,
    coalesce(said.act.instrument, '') as instrument,
    coalesce(said.actor, '') as actor,
    coalesce(said.command_id, '') as command_id
from (
    select *, from_json(entry, '{
        "act": {"effective_on": "VARCHAR", "instrument": "VARCHAR"},
        "actor": "VARCHAR",
        "command_id": "VARCHAR"
    }') as said
    from stream
) as item
