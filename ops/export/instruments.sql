-- name: keys
-- Which versions of papers are there?
select known_from, known_until
from {instruments}

-- name: source
-- The papers through their life.
select stream as instrument, valid_from, valid_until, known_from,
    case when known_until <= {position} then known_until end as known_until,
    convert_from(state, 'utf8') as state
from {instruments}
where known_from between {first} and {last}
order by known_from, stream, valid_from

-- name: shape
-- What was each?
select * exclude (said, state),
    said.number as number,
    said.title as title,
    said.issuer as issuer,
    said.rank as rank,
    said.area as area,
    coalesce(said.status, 'in_force') as status,
    said.amended_on as amended_on,
    coalesce(said.amendments, 0) as amendments
from (
    select *, from_json(state, '{
        "number": "VARCHAR",
        "title": "VARCHAR",
        "issuer": "VARCHAR",
        "rank": "VARCHAR",
        "area": "VARCHAR",
        "status": "VARCHAR",
        "amended_on": "VARCHAR",
        "amendments": "BIGINT"
    }') as said
    from stream
) as item
