-- The entries of one append, in their order, after the last position.
insert into events (notification_id, originator_id, originator_version, topic, state, recorded_at)
select %(last)s::int8 + place, stream, version, topic, state, %(recorded_at)s::timestamptz
from unnest(%(streams)b::text[], %(versions)b::int8[], %(topics)b::text[], %(states)b::bytea[])
    with ordinality as entry (stream, version, topic, state, place)
