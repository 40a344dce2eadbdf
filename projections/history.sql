-- name: create
-- The powers as they were, are and will be, as it was and is known. Half-open on both axes.
-- Rows are closed once, on a column no index holds; the pages keep room for that.
create table {history} (
    stream text collate "C" not null,
    valid_from date not null,
    valid_until date,
    known_from bigint not null,
    known_until bigint,
    text_from bigint not null,
    version bigint not null,
    listed boolean not null,
    area text collate "C" not null,
    path text collate "C" not null,
    holder text collate "C" not null,
    organs text collate "C",
    holding smallint not null,
    acting smallint not null,
    kind text collate "C" not null,
    level smallint,
    status text collate "C" not null
) with (fillfactor = 80);
create index on {history} (stream, valid_from);

-- The lines, each under the position and the day from which it was first known.
create table {history_texts} (
    known_from bigint not null,
    valid_from date not null,
    sought text collate "C" not null,
    line bytea not null,
    primary key (known_from, valid_from)
);

create table {history_names} (
    stream text collate "C" not null,
    valid_from date not null,
    valid_until date,
    known_from bigint not null,
    known_until bigint,
    name text collate "C" not null
) with (fillfactor = 80);
create index on {history_names} (stream, valid_from);

-- name: index
-- For reading the list of an area or of an organ.
create index on {history} (path, holder, valid_from) where listed;
create index on {history} (holder, valid_from) where listed;
create index on {history} using gin (string_to_array(organs, ' ')) where organs is not null;

-- name: list
-- What does the list say on a day, as known at a position?
select text.line
from {history} as item
join {history_texts} as text
    on text.known_from = item.text_from and text.valid_from = item.valid_from
where listed
and item.valid_from <= %(day)s::date and (item.valid_until is null or item.valid_until > %(day)s::date)
and item.known_from <= %(known)s::int8
and (item.known_until is null or item.known_until > %(known)s::int8){filters}
order by area, holder, kind, stream
limit %(limit)s::int8

-- name: power
-- How did a power stand on a day, as known at a position?
select item.valid_from, item.valid_until, item.version, text.line
from {history} as item
join {history_texts} as text
    on text.known_from = item.text_from and text.valid_from = item.valid_from
where stream = %(power)s
and item.valid_from <= %(day)s::date and (item.valid_until is null or item.valid_until > %(day)s::date)
and item.known_from <= %(known)s::int8
and (item.known_until is null or item.known_until > %(known)s::int8)

-- name: versions
-- How did a power stand, from its first day on, as known at a position?
select item.valid_from, item.valid_until, item.version, text.line
from {history} as item
join {history_texts} as text
    on text.known_from = item.text_from and text.valid_from = item.valid_from
where stream = %(power)s
and item.known_from <= %(known)s::int8
and (item.known_until is null or item.known_until > %(known)s::int8)
order by item.valid_from

-- name: entries
-- What was recorded of a power, up to a position? This is the ledger's own table. The sum keeps the
-- planner from reading through all positions up to the last one.
select notification_id, state
from events
where originator_id = %(power)s
and notification_id + 0 <= %(known)s::int8
order by originator_version

-- name: scheduled
-- What takes effect after a day, as known at a position?
select item.valid_from, item.valid_until, item.version, text.line
from {history} as item
join {history_texts} as text
    on text.known_from = item.text_from and text.valid_from = item.valid_from
where item.valid_from > %(day)s::date
and item.known_from <= %(known)s::int8
and (item.known_until is null or item.known_until > %(known)s::int8){filters}
order by item.valid_from, area, holder, kind, stream

-- name: difference
-- Which lines are on one of two lists only, or name an organ that is called otherwise on the other?
with item as (
    select *,
        valid_from <= %(day)s::date and (valid_until is null or valid_until > %(day)s::date)
        and known_from <= %(known)s::int8
        and (known_until is null or known_until > %(known)s::int8) as before,
        valid_from <= %(other_day)s::date
        and (valid_until is null or valid_until > %(other_day)s::date)
        and known_from <= %(other_known)s::int8
        and (known_until is null or known_until > %(other_known)s::int8) as after
    from {history}
    where listed
)
select before, after, text.line
from item
join {history_texts} as text
    on text.known_from = item.text_from and text.valid_from = item.valid_from
where (
    before <> after
    or before and after
    and (holder = any(%(renamed)s::text[]) or string_to_array(organs, ' ') && %(renamed)s::text[])
){filters}
order by area, holder, kind, stream

-- name: kinds
-- How many of each kind and level does the list have?
select kind, level, count(*)
from {history}
where listed
and valid_from <= %(day)s::date and (valid_until is null or valid_until > %(day)s::date)
and known_from <= %(known)s::int8 and (known_until is null or known_until > %(known)s::int8)
group by kind, level

-- name: holders
-- How many does each organ hold? What several hold together counts for each of them.
select kind = 'service', organ, count(*)
from {history}, unnest(coalesce((string_to_array(organs, ' '))[1:holding], array[holder])) as organ
where listed and holding > 0
and valid_from <= %(day)s::date and (valid_until is null or valid_until > %(day)s::date)
and known_from <= %(known)s::int8 and (known_until is null or known_until > %(known)s::int8)
group by 1, 2

-- name: names
-- What were these organs called on a day? Before its first day an organ goes by its first name.
select distinct on (stream) stream, name
from {history_names}
where stream = any(%(organs)s::text[])
and known_from <= %(known)s::int8 and (known_until is null or known_until > %(known)s::int8)
order by stream, valid_from > %(day)s::date, abs(valid_from - %(day)s::date)

-- name: on_list
-- Which powers are on the list of a day, as known at a position? In the order in which they became known.
select stream
from {history}
where known_from <= %(known)s::int8
group by stream
having bool_or(
    listed
    and valid_from <= %(day)s::date and (valid_until is null or valid_until > %(day)s::date)
    and (known_until is null or known_until > %(known)s::int8)
)
order by min(known_from)

-- name: coming
-- Which powers begin only after a day, as known at a position?
select stream
from {history}
where known_from <= %(known)s::int8
group by stream
having min(valid_from) filter (where known_until is null or known_until > %(known)s::int8) > %(day)s::date
order by min(known_from)

-- name: organs
-- Which organs were ever named?
select distinct stream
from {history_names}

-- name: renamed
-- Which organs are called otherwise on another day, or as known at another position?
with named as (
    select distinct on (stream, which.number) stream, which.number, name
    from {history_names}
    cross join (
        values (1, %(day)s::date, %(known)s::int8), (2, %(other_day)s::date, %(other_known)s::int8)
    ) as which (number, day, known)
    where known_from <= which.known and (known_until is null or known_until > which.known)
    order by stream, which.number, valid_from > which.day, abs(valid_from - which.day)
)
select coalesce(one.stream, other.stream)
from (select * from named where number = 1) as one
full join (select * from named where number = 2) as other using (stream)
where one.name is distinct from other.name
