-- name: create
-- The powers that became others, by merger or split, from the day on which they did.
create table {lineage} (
    stream text collate "C" not null,
    valid_from date not null,
    valid_until date,
    known_from bigint not null,
    known_until bigint,
    kind text collate "C" not null,
    version bigint not null,
    results text collate "C" not null
) with (fillfactor = 80);
create index on {lineage} (stream, valid_from);

-- name: index
create index on {lineage} using gin (string_to_array(results, ' '));

-- name: family
-- Which powers became which, among all that are related to one, as known at a position?
with recursive family (member) as (
    select %(power)s::text collate "C"
    union
    select relative
    from family
    join lateral (
        select unnest(string_to_array(results, ' ')) collate "C"
        from {lineage}
        where stream = member
        and known_from <= %(known)s::int8
        and (known_until is null or known_until > %(known)s::int8)
        union all
        select stream
        from {lineage}
        where string_to_array(results, ' ') @> array[member]
        and known_from <= %(known)s::int8
        and (known_until is null or known_until > %(known)s::int8)
    ) as relation (relative) on true
)
select distinct on (stream) stream, string_to_array(results, ' '), kind, valid_from, version, known_from
from {lineage}
where stream in (select member from family)
and known_from <= %(known)s::int8 and (known_until is null or known_until > %(known)s::int8)
order by stream, valid_from

-- name: entries
-- What was recorded of these powers, up to a position? This is the ledger's own table. The sum keeps
-- the planner from reading through all positions up to the last one.
select notification_id, state
from events
where originator_id = any(%(powers)s::text[])
and notification_id + 0 <= %(known)s::int8
order by originator_id, originator_version
