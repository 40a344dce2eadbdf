-- name: create
-- The powers as they are now known to have been, to be and to become. Half-open.
-- Mostly the last day of a row changes, which no index holds; the pages keep room for that.
create table {current} (
    stream text collate "C" not null,
    valid_from date not null,
    valid_until date,
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
    status text collate "C" not null,
    sought text collate "C" not null,
    line bytea not null
) with (fillfactor = 80);
create index on {current} (stream, valid_from);

create table {current_names} (
    stream text collate "C" not null,
    valid_from date not null,
    valid_until date,
    name text collate "C" not null
) with (fillfactor = 80);
create index on {current_names} (stream, valid_from);

-- name: index
-- For reading the list of an area or of an organ.
create index on {current} (path, holder, valid_from) where listed;
create index on {current} (holder, valid_from) where listed;
create index on {current} using gin (string_to_array(organs, ' ')) where organs is not null;

-- name: list
-- What does the list say on a day?
select line
from {current}
where listed
and valid_from <= %(day)s::date and (valid_until is null or valid_until > %(day)s::date){filters}
order by area, holder, kind, stream
limit %(limit)s::int8

-- name: power
-- How did a power stand on a day?
select valid_from, valid_until, version, line
from {current}
where stream = %(power)s
and valid_from <= %(day)s::date and (valid_until is null or valid_until > %(day)s::date)

-- name: scheduled
-- What takes effect after a day?
select valid_from, valid_until, version, line
from {current}
where valid_from > %(day)s::date{filters}
order by valid_from, area, holder, kind, stream

-- name: difference
-- Which lines are on one of two lists only, or name an organ that is called otherwise on the other?
with item as (
    select *,
        valid_from <= %(day)s::date
        and (valid_until is null or valid_until > %(day)s::date) as before,
        valid_from <= %(other_day)s::date
        and (valid_until is null or valid_until > %(other_day)s::date) as after
    from {current}
    where listed
)
select before, after, line
from item
where (
    before <> after
    or before and after
    and (holder = any(%(renamed)s::text[]) or string_to_array(organs, ' ') && %(renamed)s::text[])
){filters}
order by area, holder, kind, stream

-- name: kinds
-- How many of each kind and level does the list have?
select kind, level, count(*)
from {current}
where listed
and valid_from <= %(day)s::date and (valid_until is null or valid_until > %(day)s::date)
group by kind, level

-- name: holders
-- How many does each organ hold? What several hold together counts for each of them.
select kind = 'service', organ, count(*)
from {current}, unnest(coalesce((string_to_array(organs, ' '))[1:holding], array[holder])) as organ
where listed and holding > 0
and valid_from <= %(day)s::date and (valid_until is null or valid_until > %(day)s::date)
group by 1, 2

-- name: names
-- What were these organs called on a day? Before its first day an organ goes by its first name.
select distinct on (stream) stream, name
from {current_names}
where stream = any(%(organs)s::text[])
order by stream, valid_from > %(day)s::date, abs(valid_from - %(day)s::date)

-- name: organs
-- Which organs were ever named?
select distinct stream
from {current_names}

-- name: renamed
-- Which organs are called otherwise on another day?
with named as (
    select distinct on (stream, which.number) stream, which.number, name
    from {current_names}
    cross join (values (1, %(day)s::date), (2, %(other_day)s::date)) as which (number, day)
    order by stream, which.number, valid_from > which.day, abs(valid_from - which.day)
)
select coalesce(one.stream, other.stream)
from (select * from named where number = 1) as one
full join (select * from named where number = 2) as other using (stream)
where one.name is distinct from other.name
