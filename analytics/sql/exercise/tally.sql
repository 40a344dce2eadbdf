-- How often is each thing said of each set of words, from when to when, and where first?
create or replace temp table tally as
select
    told,
    flaw,
    fault,
    reason,
    power,
    organ,
    count(*) as records,
    min(happened_on) filter (flaw is null) as first_on,
    max(happened_on) filter (flaw is null) as last_on,
    min((happened_on, row)) filter (fault is not null) as first_record,
    min(row) filter (flaw is not null) as first_row
from (
    select
        * exclude (power, organ),
        case when fault is not null then power end as power,
        case when fault is not null then organ end as organ
    from judged
)
group by told, flaw, fault, reason, power, organ
