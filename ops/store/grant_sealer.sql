-- Who rereads what was recorded and what the read models say, to sign it, and writes nothing here?
grant usage on schema {schema} to {role};
grant select on {schema}.events, {schema}.head, {schema}.migrations, {schema}.read_models to {role};
