-- name: create
create table {acts} (
    stream text collate "C" not null,
    version bigint not null,
    told bigint not null,
    effective_on date,
    known_from bigint not null,
    known_until bigint,
    topic text collate "C" not null,
    instrument text collate "C" not null
) with (fillfactor = 80);
create index on {acts} (stream, version);

-- name: index
create index on {acts} (instrument, known_from) where instrument <> '';

-- name: close
-- Which stored rows are no longer known, from which positions on?
update {acts} as item
set known_until = gone.position
from unnest(%(streams)s::text[], %(versions)s::int8[], %(positions)s::int8[])
    as gone (stream, version, position)
where item.stream = gone.stream
and item.version = gone.version
and item.known_until is null
returning item.version

-- name: under
-- Which powers were ever changed under a paper, as known at a position?
select stream
from {acts}
where instrument = %(instrument)s
and instrument <> ''
and known_from <= %(known)s::int8
group by stream
order by min(known_from)
