-- name: create
create table {checked_files} (
    stream text collate "C" not null,
    valid_from date not null,
    valid_until date,
    known_from bigint not null,
    known_until bigint,
    state bytea not null,
    sha256 text collate "C" not null
) with (fillfactor = 80);
create index on {checked_files} (stream, valid_from);

-- name: index
create index on {checked_files} (sha256);

-- name: on_day
-- How did they stand on a day, as known at a position?
select state
from {checked_files}
where valid_from <= %(day)s::date and (valid_until is null or valid_until > %(day)s::date)
and known_from <= %(known)s::int8 and (known_until is null or known_until > %(known)s::int8){filters}
order by stream

-- name: stream
and stream = %(stream)s
