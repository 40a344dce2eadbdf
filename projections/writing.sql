-- name: close
-- Which stored rows are no longer known, from which positions on? Where the same state is now known to
-- end on another day, a row that says so takes its place.
with gone as (
    update {rows} as item
    set known_until = gone.position
    from unnest(
        %(streams)b::text[], %(days)b::date[], %(positions)b::int8[],
        %(again)b::bool[], %(untils)b::date[], %(known_untils)b::int8[]
    ) as gone (stream, valid_from, position, again, new_until, new_known_until)
    where item.stream = gone.stream
    and item.valid_from = gone.valid_from
    and item.known_until is null
    returning item.*, gone.again, gone.new_until, gone.new_known_until
), replaced as (
    insert into {rows} (stream, valid_from, valid_until, known_from, known_until, {columns})
    select stream, valid_from, new_until, known_until, new_known_until, {columns}
    from gone
    where again
)
select count(*) from gone

-- name: copy
-- The new rows.
copy {rows} ({columns}) from stdin (format binary)
