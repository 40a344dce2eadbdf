-- What is newly held?
insert into claims (kind, key, stream, valid_from, valid_until)
select kind, key, stream, valid_from, valid_until
from unnest(
    %(kinds)b::text[], %(keys)b::text[], %(streams)b::text[], %(froms)b::date[], %(untils)b::date[]
) as wanted (kind, key, stream, valid_from, valid_until)
