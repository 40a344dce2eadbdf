-- name: keys
-- Which versions of organs are there?
select known_from, known_until
from {organs}

-- name: source
-- The organs through their history.
select stream as organ, valid_from, valid_until, known_from,
    case when known_until <= {position} then known_until end as known_until,
    convert_from(state, 'utf8') as state
from {organs}
where known_from between {first} and {last}
order by known_from, stream, valid_from

-- name: shape
-- What was each? The way to an area is that of domain.listing.
select * exclude (said, state),
    said.name as name,
    said.kind as kind,
    said.level as level,
    said.area as area,
    way_to(said.area) as path,
    said.credit_code as credit_code,
    said.parent as parent,
    coalesce(said.status, 'active') as status,
    said.founding_unknown as founding_unknown,
    coalesce(said.successors, []) as successors
from (
    select *, from_json(state, '{
        "name": "VARCHAR",
        "kind": "VARCHAR",
        "level": "INTEGER",
        "area": "VARCHAR",
        "credit_code": "VARCHAR",
        "parent": "VARCHAR",
        "status": "VARCHAR",
        "founding_unknown": "BOOLEAN",
        "successors": ["VARCHAR"]
    }') as said
    from stream
) as item

-- name: way
-- The way to an area, level by level (domain.listing.path): one lies in another if its way begins with its.
create macro divisions(area) as [area[1:2], area[3:4], area[5:6], area[7:9], area[10:12]];
create macro depth(area) as coalesce(
    list_max([place for place in [1, 2, 3, 4, 5] if trim(divisions(area)[place], '0') <> '']), 0
);
create macro way_to(area) as case
    when starts_with(area, '{national}') then ''
    else coalesce(
        list_aggregate([part || '/' for part in divisions(area)[1:depth(area)]], 'string_agg', ''), ''
    )
end
