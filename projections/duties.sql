-- name: create
create table {duties} (
    stream text collate "C" not null,
    valid_from date not null,
    valid_until date,
    known_from bigint not null,
    known_until bigint,
    state bytea not null,
    organ text collate "C" not null
) with (fillfactor = 80);
create index on {duties} (stream, valid_from);

-- name: index
create index on {duties} (organ);

-- name: versions
-- How did it stand, from its first day on, as known at a position?
select valid_from, valid_until, state
from {duties}
where stream = %(id)s
and known_from <= %(known)s::int8 and (known_until is null or known_until > %(known)s::int8)
order by valid_from

-- name: on_day
-- How did they stand on a day, as known at a position?
select state
from {duties}
where valid_from <= %(day)s::date and (valid_until is null or valid_until > %(day)s::date)
and known_from <= %(known)s::int8 and (known_until is null or known_until > %(known)s::int8){filters}
order by stream

-- name: stream
and stream = %(stream)s
-- name: organ
and organ = %(organ)s
