-- How many records are there, and how many of them are lawful, misuse, or not to be judged?
select
    (select count(*) from records) as records,
    coalesce(sum(records) filter (flaw is null and fault is null), 0)::bigint as lawful,
    coalesce(sum(records) filter (fault is not null), 0)::bigint as misuse,
    coalesce(sum(records) filter (flaw is not null), 0)::bigint as unreadable,
    min(first_on) as first_on,
    max(last_on) as last_on
from tally
