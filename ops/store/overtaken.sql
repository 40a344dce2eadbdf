-- Which stream no longer stands where the decision found it?
-- One look into the index for each stream, whatever the statistics say.
select required.stream, required.version, coalesce(latest.version, 0)
from unnest(%(streams)b::text[], %(versions)b::int8[]) as required (stream, version)
left join lateral (
    select originator_version as version
    from events
    where originator_id = required.stream
    order by originator_version desc
    limit 1
) latest on true
where coalesce(latest.version, 0) <> required.version
order by required.stream collate "C"
limit 1
