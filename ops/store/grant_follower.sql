-- Who lays out the read models, and owns them, but none of the ledger's tables?
grant usage, create on schema {schema} to {role};
grant select on {schema}.events, {schema}.head to {role};
