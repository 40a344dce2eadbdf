-- What is no longer held? It is set free.
delete from claims
using unnest(%(kinds)b::text[], %(keys)b::text[], %(streams)b::text[], %(froms)b::date[])
    as former (kind, key, stream, valid_from)
where claims.kind = former.kind
and claims.key = former.key
and claims.valid_from = former.valid_from
and claims.stream = former.stream
