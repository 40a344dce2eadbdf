-- name: hold
-- Nobody drops these tables while they are read.
lock table {tables} in access share mode

-- name: states
-- What was ever known of each stream up to a position, in order?
select stream, to_json(valid_from)::text, to_json(valid_until)::text, known_from,
    case when known_until <= %(known)s::int8 then known_until end, state
from {rows}
where known_from <= %(known)s::int8{streams}
order by stream, valid_from, known_from

-- name: history
-- What was ever known of each power up to a position, in order? A line that is missing is not passed over.
select item.stream, to_json(item.valid_from)::text, to_json(item.valid_until)::text, item.known_from,
    case when known_until <= %(known)s::int8 then known_until end, coalesce(text.line, 'null'), version
from {history} as item
left join {history_texts} as text
    on text.known_from = item.text_from and text.valid_from = item.valid_from
where item.known_from <= %(known)s::int8{streams}
order by item.stream, item.valid_from, item.known_from

-- name: lists
-- Which powers did each organ exercise, as known at a position? Also one that was named and exercised none.
with acting as (
    select organ, stream, valid_from, valid_until, text_from,
        listed and (known_until is null or known_until > %(known)s::int8) as counts
    from {history}
    cross join unnest((string_to_array(coalesce(organs, holder), ' '))[1:acting]) as organ
    where known_from <= %(known)s::int8{organs}
)
select distinct organ collate "C" as organ, null as stream, null as name, null as first, null as until
from acting
union all
select organ, stream, convert_from(line, 'utf8')::json ->> 'name', to_json(acting.valid_from)::text,
    to_json(valid_until)::text
from acting
join {history_texts} as text on text.known_from = text_from and text.valid_from = acting.valid_from
where counts
order by organ, stream nulls first, first

-- name: organs
-- Which organs were ever named as exercising a power, up to a position?
select distinct organ collate "C" as organ
from {history}
cross join unnest((string_to_array(coalesce(organs, holder), ' '))[1:acting]) as organ
where known_from <= %(known)s::int8
order by organ

-- name: exercised
-- Which powers was an organ ever named as exercising, up to a position?
select distinct stream
from {history}
where known_from <= %(known)s::int8
and %(organ)s = any ((string_to_array(coalesce(organs, holder), ' '))[1:acting])
order by stream

-- name: neighbours
-- How many rows come before those of a stream, and which streams stand on either side of it?
select
    (select count(*) from {rows} where known_from <= %(known)s::int8 and stream < %(stream)s),
    (select max(stream) from {rows} where known_from <= %(known)s::int8 and stream < %(stream)s),
    (select min(stream) from {rows} where known_from <= %(known)s::int8 and stream > %(stream)s)

-- name: streams
and stream = any (%(streams)s::text[])

-- name: one_organ
and organ = any (%(streams)s::text[])

-- name: events
-- The ledger's own entries up to a position, stream by stream.
select notification_id, state
from events
where notification_id <= %(known)s::int8
order by originator_id, originator_version

-- name: some_events
-- The ledger's own entries of some streams up to a position. The sum keeps the planner from reading
-- through all positions up to the last one.
select notification_id, state
from events
where originator_id = any (%(streams)s::text[])
and notification_id + 0 <= %(known)s::int8
order by notification_id

-- name: sheet
-- Every column of a sheet, in order.
select stream, to_json(valid_from)::text, to_json(valid_until)::text, known_from,
    case when known_until <= %(known)s::int8 or known_until > (select max(position) from read_models) then known_until end,
    {columns}
from {rows}
where known_from <= %(known)s::int8
order by stream, valid_from, known_from

-- name: sheet_aside
-- The same of a sheet whose texts lie aside.
select stream, to_json(item.valid_from)::text, to_json(item.valid_until)::text, item.known_from,
    case when known_until <= %(known)s::int8 or known_until > (select max(position) from read_models) then known_until end,
    {columns}
from {rows} as item
left join {texts} as text on text.known_from = item.text_from and text.valid_from = item.valid_from
where item.known_from <= %(known)s::int8
order by stream, item.valid_from, item.known_from

-- name: loose
-- Which texts belong to no row?
select known_from, to_json(valid_from)::text
from {texts} as text
where known_from <= %(known)s::int8
and not exists (
    select from {rows} as item
    where item.text_from = text.known_from and item.valid_from = text.valid_from
)
order by known_from, valid_from

-- name: acts
-- Every column of the acts, in order, as known at the position.
select stream, version, told, to_json(effective_on)::text, known_from,
    case when known_until <= %(known)s::int8 or known_until > (select max(position) from read_models) then known_until end,
    topic, instrument
from {acts}
where known_from <= %(known)s::int8
order by stream, version, known_from

-- name: called
-- Which powers have a name or a code as now known, and on which of them did an organ act on a day?
select stream, bool_or(text ->> 'name' = %(text)s),
    bool_or(listed and first <= %(day)s::date and (until is null or until > %(day)s::date)
        and %(organ)s = any (exercisers))
from (
    select stream, item.valid_from as first, valid_until as until, listed,
        (string_to_array(coalesce(organs, holder), ' '))[1:acting] as exercisers,
        convert_from(line, 'utf8')::json as text
    from {history} as item
    join {history_texts} as text
        on text.known_from = item.text_from and text.valid_from = item.valid_from
    where item.known_from <= %(known)s::int8
    and (known_until is null or known_until > %(known)s::int8)
    and strpos(sought, %(folded)s) > 0
) as item
where text ->> 'name' = %(text)s
or exists (select from json_array_elements(text -> 'codes') as code where code ->> 'text' = %(text)s)
group by stream
order by stream
