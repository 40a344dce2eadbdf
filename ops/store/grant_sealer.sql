-- Who rereads what was recorded, to sign it, and writes nothing here?
grant usage on schema {schema} to {role};
grant select on {schema}.events, {schema}.head to {role};
