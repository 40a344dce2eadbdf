-- name: keys
-- Which changes of powers stand, or once stood?
select known_from, known_until
from {acts}

-- name: source
-- What was done to powers, with the entry it was done by, and the one in whose words it counts.
select item.stream as power, item.version, item.told, item.effective_on, item.known_from,
    case when item.known_until <= {position} then item.known_until end as known_until,
    entry.notification_id as position,
    entry.recorded_at at time zone 'UTC' as recorded_at,
    item.topic, item.instrument,
    convert_from(coalesce(words.state, entry.state), 'utf8') as entry
from (
    select *
    from {acts}
    where known_from between {first} and {last}
    order by known_from, stream, version
    offset 0
) as item
join events as entry on entry.originator_id = item.stream and entry.originator_version = item.version
left join events as words
    on words.originator_id = item.stream
    and words.originator_version = nullif(item.told, item.version)
order by item.known_from, item.stream, item.version

-- name: shape
-- What does each act say? A correction carries what should have been written in its place.
select * exclude (entry, deed),
    {change} as change,
    coalesce(deed.act.number, '') as number,
    coalesce(deed.act.title, '') as title,
    coalesce(deed.act.rank, 'unknown') as rank,
    case when length(deed.act.decided_on) = 10 then deed.act.decided_on end as decided_on,
    case when length(deed.act.published_on) = 10 then deed.act.published_on end as published_on,
    deed.act.effective_on as nominal_on,
    deed.act.until as until,
    coalesce(deed.act.awaits_handover, false) as awaits_handover,
    coalesce(deed.act.scope, '') as scope,
    coalesce(deed.act.annex, '') as annex,
    coalesce(deed.act.item, '') as item,
    coalesce(deed.act.sub_item, false) as sub_item,
    deed.act.origin is not null and instrument = '' as taken_over,
    coalesce(deed.act.simulated, false) as simulated,
    case topic
        when 'power.delegated' then from_json(deed.payload."to", '["VARCHAR"]')
        when 'power.entrusted' then [deed.payload."to" ->> '$']
        when 'power.authorised' then [deed.payload."to" ->> '$']
        when 'power.granted' then [deed.payload."to" ->> '$']
        when 'power.accepted' then [deed.payload."by"]
        else []
    end as receivers,
    case when topic = 'power.delegated' then deed.payload.level end as receiving_level,
    case when topic = 'power.granted' then deed.payload.mode else '' end as mode,
    coalesce(nullif(deed.payload.completes, 0), nullif(deed.payload."of", 0)) as refers,
    coalesce(deed.payload.sources, []) as sources,
    case
        when topic in ('power.merged', 'power.split') then coalesce(deed.payload."into", []) else []
    end as became,
    case when topic = 'power.released' then coalesce(deed.payload.receiver, '') else '' end as receiver,
    case when topic = 'power.added' then deed.payload.kind else '' end as established_kind,
    topic = 'power.delegated' and coalesce(deed.payload.at_once, false) as at_once,
    case when topic = 'power.withdrawn' then deed.payload.source else '' end as withdrawn_from
from (
    select *, from_json(
        case when told = version then entry else entry -> '$.payload.replacement' end, '{
        "act": {
            "number": "VARCHAR",
            "title": "VARCHAR",
            "rank": "VARCHAR",
            "decided_on": "VARCHAR",
            "published_on": "VARCHAR",
            "effective_on": "VARCHAR",
            "until": "VARCHAR",
            "awaits_handover": "BOOLEAN",
            "scope": "VARCHAR",
            "annex": "VARCHAR",
            "item": "VARCHAR",
            "sub_item": "BOOLEAN",
            "origin": "JSON",
            "simulated": "BOOLEAN"
        },
        "payload": {
            "to": "JSON",
            "by": "VARCHAR",
            "level": "INTEGER",
            "mode": "VARCHAR",
            "completes": "BIGINT",
            "of": "BIGINT",
            "sources": ["VARCHAR"],
            "into": ["VARCHAR"],
            "receiver": "VARCHAR",
            "kind": "VARCHAR",
            "at_once": "BOOLEAN",
            "source": "VARCHAR"
        }
    }') as deed
    from stream
) as item
