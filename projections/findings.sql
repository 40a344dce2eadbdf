-- name: create
create table {findings} (
    stream text collate "C" not null,
    valid_from date not null,
    valid_until date,
    known_from bigint not null,
    known_until bigint,
    state bytea not null,
    rule text collate "C" not null,
    subject text collate "C" not null
) with (fillfactor = 80);
create index on {findings} (stream, valid_from);

-- name: index
create index on {findings} (subject);

-- name: on_day
-- How did they stand on a day, as known at a position?
select state
from {findings}
where valid_from <= %(day)s::date and (valid_until is null or valid_until > %(day)s::date)
and known_from <= %(known)s::int8 and (known_until is null or known_until > %(known)s::int8){filters}
order by stream

-- name: stream
and stream = %(stream)s
-- name: subject
and subject = %(subject)s
