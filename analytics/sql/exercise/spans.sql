-- How did those powers stand, from day to day, and who else had to do with each?
create or replace temp table spans as
select
    power,
    valid_from,
    coalesce(valid_until, date '9999-12-31') as valid_until,
    listed,
    status,
    holders,
    exercisers,
    from_json(
        case when contains(line, '"arrangements"') then json_extract(line, '$.arrangements') end,
        '[{"kind":"VARCHAR","to":{"organ":"VARCHAR"},"until":"DATE","mode":"VARCHAR",
        "accepted":"BOOLEAN","seal":"VARCHAR"}]'
    ) as handed,
    from_json(
        case when contains(line, '"suspensions"') then json_extract(line, '$.suspensions') end,
        '[{"area":"VARCHAR"}]'
    ) as suspended
from versions_known
where power in (select power from named)
