-- name: create
create table {instruments} (
    stream text collate "C" not null,
    valid_from date not null,
    valid_until date,
    known_from bigint not null,
    known_until bigint,
    state bytea not null,
    number text collate "C" not null,
    title text collate "C" not null
) with (fillfactor = 80);
create index on {instruments} (stream, valid_from);

-- name: index
-- Hashed, for a title may be longer than an entry of a B-tree.
create index on {instruments} using hash (number);
create index on {instruments} using hash (title);

-- name: versions
-- How did it stand, from its first day on, as known at a position?
select valid_from, valid_until, state
from {instruments}
where stream = %(id)s
and known_from <= %(known)s::int8 and (known_until is null or known_until > %(known)s::int8)
order by valid_from

-- name: histories
-- How did each stand, from its first day on, as known at a position?
select stream, valid_from, valid_until, state
from {instruments}
where known_from <= %(known)s::int8 and (known_until is null or known_until > %(known)s::int8)
order by stream, valid_from

-- name: on_day
-- How did they stand on a day, as known at a position?
select state
from {instruments}
where valid_from <= %(day)s::date and (valid_until is null or valid_until > %(day)s::date)
and known_from <= %(known)s::int8 and (known_until is null or known_until > %(known)s::int8){filters}
order by stream

-- name: titles
-- Which papers are there, under which number and title, as they were last known?
select stream, number, title
from {instruments}
where valid_until is null
and known_from <= %(known)s::int8 and (known_until is null or known_until > %(known)s::int8)
order by stream

-- name: stream
and stream = %(stream)s
-- name: number
and number = %(number)s
-- name: title
and title = %(title)s
