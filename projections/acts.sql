-- name: create
create table {acts} (
    instrument text collate "C" not null,
    stream text collate "C" not null,
    position bigint not null
);

-- name: index
create index on {acts} (instrument, position);

-- name: under
-- Which powers were ever changed under a paper, as known at a position?
select stream
from {acts}
where instrument = %(instrument)s
and position <= %(known)s::int8
group by stream
order by min(position)
