-- Who writes the ledger without being able to rewrite it?
grant usage on schema {schema} to {role};
grant select on {schema}.events, {schema}.claims, {schema}.head, {schema}.command_log to {role};
grant select on {schema}.migrations, {schema}.read_models to {role};
grant insert on {schema}.events, {schema}.command_log to {role};
grant insert, delete on {schema}.claims to {role};
grant update (last, recorded_at, frontier) on {schema}.head to {role};
