-- name: keys
-- Which numbers do papers state, version by version?
select known_from, known_until
from {instruments}
cross join json_array_elements(convert_from(state, 'utf8')::json -> 'totals')

-- name: source
-- The papers that state numbers.
select stream as instrument, valid_from, valid_until, known_from,
    case when known_until <= {position} then known_until end as known_until,
    convert_from(state, 'utf8') as state
from {instruments}
where known_from between {first} and {last}
order by known_from, stream, valid_from

-- name: shape
-- What does each state, and how much of a difference has been explained?
select * exclude (said, state, total),
    total.change as change,
    coalesce(total.scope, '') as scope,
    coalesce(total.annex, '') as annex,
    coalesce(total.sub_items, false) as sub_items,
    total.count as stated,
    coalesce(list_sum([
        reason.count for reason in said.explained
        if reason.change = total.change
        and coalesce(reason.scope, '') = coalesce(total.scope, '')
        and coalesce(reason.sub_items, false) = coalesce(total.sub_items, false)
    ]), 0) as explained
from (
    select *, unnest(said.totals) as total
    from (
        select *, from_json(state, '{
            "totals": [{
                "change": "VARCHAR",
                "count": "BIGINT",
                "scope": "VARCHAR",
                "sub_items": "BOOLEAN",
                "annex": "VARCHAR"
            }],
            "explained": [{
                "change": "VARCHAR",
                "count": "BIGINT",
                "scope": "VARCHAR",
                "sub_items": "BOOLEAN"
            }]
        }') as said
        from stream
    ) as item
) as item
