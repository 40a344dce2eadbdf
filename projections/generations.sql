-- name: table
-- How far has each read model got, in which generation of its tables, and which one is read?
create table if not exists read_models (
    name text collate "C" not null,
    generation integer not null check (generation > 0),
    position bigint not null check (position >= 0),
    serving boolean not null,
    primary key (name, generation)
);
create unique index if not exists read_models_serving on read_models (name) where serving;

-- A number is never used again: whoever still works on a generation that is gone, works on nothing.
create sequence if not exists read_model_generations as integer

-- name: shares
-- Whoever may read the read models, or move them on, may read or write every table of theirs.
with shared as (
    select aclexplode(relacl) as may
    from pg_class
    where oid = 'read_models'::regclass
    union all
    select aclexplode(attacl)
    from pg_attribute
    where attrelid = 'read_models'::regclass
    and attname = 'position'
)
select distinct format(
    'grant %%s on %%I to %%s',
    case (may).privilege_type when 'SELECT' then 'select' else 'insert, update' end,
    relname,
    (may).grantee::regrole
)
from shared, pg_class, read_models
where relnamespace = (select oid from pg_namespace where nspname = current_schema())
and relkind = 'r'
and relname ~ ('^' || name || '(_[a-z]+)?_' || generation || '$')
and (may).privilege_type in ('SELECT', 'UPDATE')
and (may).grantee not in (0, relowner)

-- name: lock
-- Whoever lays out tables does so alone.
select pg_advisory_xact_lock(hashtextextended('quanze read models ' || current_schema(), 0))

-- name: place
-- Which generation is asked for (0: the one that serves), and how far has it got?
select generation, position
from read_models
where name = %(name)s
and case when %(generation)s::int4 = 0 then serving else generation = %(generation)s::int4 end

-- name: generations
-- Which generations are there?
select generation, serving
from read_models
where name = %(name)s
order by generation

-- name: begin
-- A new generation, which nobody reads yet unless it is the first.
insert into read_models (name, generation, position, serving)
values (%(name)s, nextval('read_model_generations'), 0, %(serving)s)
returning generation

-- name: advance
-- Is it still where these entries follow? Then it is theirs to move on; whoever comes second finds it moved.
update read_models
set position = %(last)s
where name = %(name)s
and position = %(after)s
and case when %(generation)s::int4 = 0 then serving else generation = %(generation)s::int4 end
returning generation

-- name: contenders
-- How far are this generation and the one that serves? Neither moves before this is settled.
select generation, position
from read_models
where name = %(name)s
and (serving or generation = %(generation)s)
order by generation
for update

-- name: retire
-- Who served until now?
update read_models
set serving = false
where name = %(name)s
and serving

-- name: serve
-- Who serves from now on?
update read_models
set serving = true
where name = %(name)s
and generation = %(generation)s

-- name: forget
-- A generation that is no more.
delete from read_models
where name = %(name)s
and generation = %(generation)s

-- name: drop
-- Its tables, in the order in which questions look at them.
drop table if exists {table}

-- name: analyze
-- What is in the table, for the planner.
analyze {table}
