-- Who answers questions from the read models, those of today and those to come, and sees no entry?
grant usage on schema {schema} to {role};
alter default privileges for role {follower} in schema {schema} grant select on tables to {role};
