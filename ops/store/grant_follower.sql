-- Who writes the rows of the read models, but lays out no table of theirs?
grant usage on schema {schema} to {role};
grant select on {schema}.events, {schema}.head, {schema}.migrations, {schema}.read_models to {role};
grant update (position) on {schema}.read_models to {role};
