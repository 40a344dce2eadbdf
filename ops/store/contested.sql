-- Which of these claims does another stream hold on the same day, and from which day?
-- One look into the index for each claim, whatever the statistics say.
select wanted.kind, wanted.key, other.stream, greatest(wanted.valid_from, other.valid_from)
from unnest(
    %(kinds)b::text[], %(keys)b::text[], %(streams)b::text[], %(froms)b::date[], %(untils)b::date[]
) as wanted (kind, key, stream, valid_from, valid_until)
cross join lateral (
    select stream, valid_from
    from claims
    where kind = wanted.kind
    and key = wanted.key
    and stream <> wanted.stream
    and (wanted.valid_until is null or valid_from < wanted.valid_until)
    and (valid_until is null or valid_until > wanted.valid_from)
    offset 0
) other
order by
    wanted.kind collate "C", wanted.key collate "C", wanted.valid_from, wanted.stream collate "C",
    other.valid_from, other.stream
limit 1
