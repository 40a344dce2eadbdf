-- name: versions
-- The powers under the columns of the exported table; what the read model lacks is in their lines.
create temp view versions as
select '{register}' as register, item.stream as power, item.valid_from, item.valid_until,
    item.known_from, item.known_until, item.version, item.listed, item.status, item.kind,
    item.area, item.path, item.level::int4 as level, item.holder,
    coalesce(
        (string_to_array(item.organs, ' '))[1:item.holding], (array[item.holder])[1:item.holding]
    ) as holders,
    coalesce(
        (string_to_array(item.organs, ' '))[1:item.acting], (array[item.holder])[1:item.acting]
    ) as exercisers,
    convert_from(text.line, 'utf8')::json ->> 'name' as name,
    coalesce(
        nullif((
            select code ->> 'text'
            from json_array_elements(convert_from(text.line, 'utf8')::json -> 'codes') as code
            where code ->> 'scheme' = 'base'
            limit 1
        ), ''),
        nullif(substring((
            select code ->> 'text'
            from json_array_elements(convert_from(text.line, 'utf8')::json -> 'codes') as code
            where code ->> 'scheme' = 'implementation'
            limit 1
        ), 20, 12), '')
    ) as base_code,
    array(
        select code ->> 'text'
        from json_array_elements(convert_from(text.line, 'utf8')::json -> 'codes') as code
    ) as codes,
    coalesce(convert_from(text.line, 'utf8')::json ->> 'parent_code', '') as parent_code,
    array(
        select json_array_elements_text(convert_from(text.line, 'utf8')::json -> 'legal_basis')
    ) as bases,
    array(
        select json_array_elements_text(convert_from(text.line, 'utf8')::json -> 'sources')
    ) as sources,
    (convert_from(text.line, 'utf8')::json -> 'statutory_limit' ->> 'amount')::int8
        as statutory_amount,
    convert_from(text.line, 'utf8')::json -> 'statutory_limit' ->> 'unit' as statutory_unit,
    (convert_from(text.line, 'utf8')::json -> 'promised_limit' ->> 'amount')::int8
        as promised_amount,
    convert_from(text.line, 'utf8')::json -> 'promised_limit' ->> 'unit' as promised_unit
from {history} as item
left join {history_texts} as text
    on text.known_from = item.text_from and text.valid_from = item.valid_from

-- name: acts
-- What was done to powers; what the read model lacks is in the entries. Of corrections, mergers and
-- splits there are none in a made-up register, and they are not looked for.
create temp view acts as
select '{register}' as register, item.stream as power, item.version, item.told, item.effective_on,
    item.known_from, item.known_until, entry.notification_id as position,
    entry.recorded_at at time zone 'UTC' as recorded_at, item.topic,
    case item.topic {changes} end as change,
    item.instrument,
    coalesce(convert_from(entry.state, 'utf8')::json -> 'act' ->> 'number', '') as number,
    coalesce(convert_from(entry.state, 'utf8')::json -> 'act' ->> 'title', '') as title,
    coalesce(convert_from(entry.state, 'utf8')::json -> 'act' ->> 'rank', 'unknown') as rank,
    (convert_from(entry.state, 'utf8')::json -> 'act' ->> 'decided_on')::date as decided_on,
    (convert_from(entry.state, 'utf8')::json -> 'act' ->> 'published_on')::date as published_on,
    (convert_from(entry.state, 'utf8')::json -> 'act' ->> 'effective_on')::date as nominal_on,
    (convert_from(entry.state, 'utf8')::json -> 'act' ->> 'until')::date as until,
    coalesce((convert_from(entry.state, 'utf8')::json -> 'act' ->> 'awaits_handover')::bool, false)
        as awaits_handover,
    coalesce(convert_from(entry.state, 'utf8')::json -> 'act' ->> 'scope', '') as scope,
    coalesce(convert_from(entry.state, 'utf8')::json -> 'act' ->> 'annex', '') as annex,
    coalesce(convert_from(entry.state, 'utf8')::json -> 'act' ->> 'item', '') as item,
    coalesce((convert_from(entry.state, 'utf8')::json -> 'act' ->> 'sub_item')::bool, false)
        as sub_item,
    item.instrument = '' and convert_from(entry.state, 'utf8')::json -> 'act' -> 'origin' is not null
        as taken_over,
    case
        when item.topic = 'power.delegated' then array(
            select json_array_elements_text(convert_from(entry.state, 'utf8')::json -> 'payload' -> 'to')
        )
        else array[]::text[]
    end as receivers,
    case
        when item.topic = 'power.delegated'
            then (convert_from(entry.state, 'utf8')::json -> 'payload' ->> 'level')::int4
    end as receiving_level,
    '' as mode,
    null::int8 as refers,
    array[]::text[] as sources,
    case
        when item.topic = 'power.added'
            then convert_from(entry.state, 'utf8')::json -> 'payload' ->> 'kind'
        else ''
    end as established_kind,
    coalesce((convert_from(entry.state, 'utf8')::json -> 'payload' ->> 'at_once')::bool, false)
        as at_once,
    '' as withdrawn_from
from {acts} as item
left join {schema}.events as entry
    on entry.originator_id = item.stream and entry.originator_version = item.version

-- name: events
-- The ledger.
create temp view events as
select '{register}' as register, notification_id as position,
    recorded_at at time zone 'UTC' as recorded_at, originator_id as stream,
    split_part(originator_id, ':', 1) as kind, originator_version::int8 as version, topic,
    convert_from(state, 'utf8')::json as entry
from {schema}.events

-- name: organs
-- The organs.
create temp view organs as
select '{register}' as register, stream as organ, valid_from, valid_until, known_from, known_until,
    convert_from(state, 'utf8')::json ->> 'name' as name,
    convert_from(state, 'utf8')::json ->> 'kind' as kind,
    (convert_from(state, 'utf8')::json ->> 'level')::int4 as level
from {organs}

-- name: instruments
-- The papers.
create temp view instruments as
select '{register}' as register, stream as instrument, valid_from, valid_until, known_from,
    known_until, number, title,
    convert_from(state, 'utf8')::json ->> 'issuer' as issuer,
    convert_from(state, 'utf8')::json ->> 'rank' as rank,
    coalesce(convert_from(state, 'utf8')::json ->> 'status', 'in_force') as status,
    (convert_from(state, 'utf8')::json ->> 'amended_on')::date as amended_on
from {instruments}

-- name: totals
-- What papers state; a made-up register explains no difference.
create temp view totals as
select '{register}' as register, stream as instrument, valid_from, valid_until, known_from,
    known_until, total ->> 'change' as change, coalesce(total ->> 'scope', '') as scope,
    coalesce(total ->> 'annex', '') as annex,
    coalesce((total ->> 'sub_items')::bool, false) as sub_items,
    (total ->> 'count')::int8 as stated, 0::int8 as explained
from {instruments}
cross join json_array_elements(convert_from(state, 'utf8')::json -> 'totals') as total
