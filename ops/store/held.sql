-- What do these streams hold?
-- One look into the index for each stream, whatever the statistics say.
select held.kind, held.key, holder.stream, held.valid_from, held.valid_until
from unnest(%(holders)b::text[]) as holder (stream)
cross join lateral (
    select kind, key, valid_from, valid_until
    from claims
    where stream = holder.stream
    offset 0
) held
