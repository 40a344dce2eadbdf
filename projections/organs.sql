-- name: create
create table {organs} (
    stream text collate "C" not null,
    valid_from date not null,
    valid_until date,
    known_from bigint not null,
    known_until bigint,
    state bytea not null,
    names text[] not null,
    credit_code text collate "C" not null,
    founding_unknown boolean not null
) with (fillfactor = 80);
create index on {organs} (stream, valid_from);

-- name: index
-- Organs are few: looking for a name on a day looks at all of them.

-- name: versions
-- How did it stand, from its first day on, as known at a position?
select valid_from, valid_until, state
from {organs}
where stream = %(id)s
and known_from <= %(known)s::int8 and (known_until is null or known_until > %(known)s::int8)
order by valid_from

-- name: histories
-- How did each stand, from its first day on, as known at a position?
select stream, valid_from, valid_until, state
from {organs}
where known_from <= %(known)s::int8 and (known_until is null or known_until > %(known)s::int8)
order by stream, valid_from

-- name: on_day
-- How did they stand on a day, as known at a position? One whose founding is not known stood before
-- its first day as it did on that day; so the last day by then comes first, and else the first after.
select state
from (
    select distinct on (stream) *
    from {organs}
    where (valid_from <= %(day)s::date or founding_unknown)
    and known_from <= %(known)s::int8 and (known_until is null or known_until > %(known)s::int8)
    order by stream, valid_from > %(day)s::date, abs(valid_from - %(day)s::date)
) as organ
where true{filters}
order by stream

-- name: stream
and stream = %(stream)s
-- name: organ_name
and %(organ_name)s = any(names)
-- name: credit_code
and credit_code = %(credit_code)s
