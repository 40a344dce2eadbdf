-- name: keys
-- Which versions of powers are there?
select known_from, known_until
from {history}

-- name: source
-- The powers as they were, are and will be, each with its line.
select item.stream as power, item.valid_from, item.valid_until, item.known_from,
    case when item.known_until <= {position} then item.known_until end as known_until,
    item.version, item.listed, item.status, item.kind, item.area, item.path,
    item.level::int4 as level, item.holder,
    convert_from(text.line, 'utf8') as line
from (
    select *
    from {history}
    where known_from between {first} and {last}
    order by known_from, stream, valid_from
    offset 0
) as item
join {history_texts} as text
    on text.known_from = item.text_from and text.valid_from = item.valid_from
order by item.known_from, item.stream, item.valid_from

-- name: shape
-- What does each line say?
select * exclude (said),
    said.term as term,
    said.name as name,
    [party.organ for party in said.holders] as holders,
    [party.organ for party in said.exercisers] as exercisers,
    [party.organ for party in said.supervisors] as supervisors,
    coalesce(
        nullif([code.text for code in said.codes if code.scheme = 'base'][1], ''),
        nullif(substring([code.text for code in said.codes if code.scheme = 'implementation'][1], 20, 12), '')
    ) as base_code,
    [code.text for code in said.codes] as codes,
    coalesce(said.parent_code, '') as parent_code,
    coalesce(said.parent_name, '') as parent_name,
    said.legal_basis as bases,
    said.handling as handling,
    said.strict as strict,
    said.after_registration as after_registration,
    said.since as since,
    said.until as until,
    said.statutory_limit.amount as statutory_amount,
    said.statutory_limit.unit as statutory_unit,
    said.promised_limit.amount as promised_amount,
    said.promised_limit.unit as promised_unit,
    coalesce(said.review_levels, 0) as review_levels,
    coalesce(said.sources, []) as sources,
    coalesce(said.results, []) as results
from (
    select *, from_json(line, '{
        "term": "VARCHAR",
        "name": "VARCHAR",
        "holders": [{"organ": "VARCHAR"}],
        "exercisers": [{"organ": "VARCHAR"}],
        "supervisors": [{"organ": "VARCHAR"}],
        "codes": [{"scheme": "VARCHAR", "text": "VARCHAR"}],
        "parent_code": "VARCHAR",
        "parent_name": "VARCHAR",
        "legal_basis": ["VARCHAR"],
        "handling": "VARCHAR",
        "strict": "BOOLEAN",
        "after_registration": "BOOLEAN",
        "since": "VARCHAR",
        "until": "VARCHAR",
        "statutory_limit": {"amount": "BIGINT", "unit": "VARCHAR"},
        "promised_limit": {"amount": "BIGINT", "unit": "VARCHAR"},
        "review_levels": "BIGINT",
        "sources": ["VARCHAR"],
        "results": ["VARCHAR"]
    }') as said
    from stream
) as item
