-- One schema is one ledger: its entries, its head, what its powers hold, and the commands it has answered.
-- Names are unqualified: whoever runs this sets the search path to the ledger's schema.

-- The entries, exactly as hashed. The position is called notification_id by the library that reads it.
create table events (
    notification_id bigint primary key check (notification_id > 0),
    originator_id text collate "C" not null,
    originator_version bigint not null check (originator_version > 0),
    topic text collate "C" not null,
    state bytea not null,
    recorded_at timestamptz not null,
    constraint events_stream_version unique (originator_id, originator_version)
);

-- What only one power may hold on a day; derived from the events, half-open, no end where valid_until is null.
create table claims (
    kind text collate "C" not null,
    key text collate "C" not null,
    stream text collate "C" not null,
    valid_from date not null,
    valid_until date check (valid_until > valid_from),
    primary key (kind, key, valid_from, stream)
);
create index claims_of_a_stream on claims (stream);

-- The lock, the clock, the counter and the Merkle frontier, in one row that every append locks.
-- It is rewritten by each append: room in the page keeps the update off the index.
create table head (
    one boolean primary key default true check (one),
    last bigint not null check (last >= 0),
    recorded_at timestamptz,
    frontier bytea[] not null,
    check ((last = 0) = (recorded_at is null))
) with (fillfactor = 50);
insert into head (last, frontier) values (0, '{}');

-- The commands already answered, so that a retry after a lost answer gets the first one's result.
-- The digest is that of the request: the same id for another one is refused.
create table command_log (
    command_id text collate "C" primary key check (command_id <> ''),
    digest text collate "C" not null,
    first_position bigint not null,
    last_position bigint not null,
    recorded_at timestamptz not null,
    check (first_position between 1 and last_position)
);

-- A deterrent, also for the owner: what was recorded is never changed and never removed.
-- It is no proof (an owner can drop a trigger); the proof is a checkpoint kept elsewhere.
create function refuse_rewriting() returns trigger language plpgsql as $$
begin
    raise exception 'entries of the ledger are never changed or removed'
        using errcode = 'insufficient_privilege';
end
$$;
create trigger events_stay before update or delete or truncate on events
    for each statement execute function refuse_rewriting();
alter table events enable always trigger events_stay;
create trigger commands_stay before update or delete or truncate on command_log
    for each statement execute function refuse_rewriting();
alter table command_log enable always trigger commands_stay;
