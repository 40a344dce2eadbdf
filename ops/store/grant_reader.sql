-- Who answers questions, from the read models and from what was recorded, and writes nothing?
grant usage on schema {schema} to {role};
grant select on {schema}.events, {schema}.migrations, {schema}.read_models to {role};
grant select (last, recorded_at) on {schema}.head to {role};
