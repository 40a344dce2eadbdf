-- Which powers bore the codes and names that the records give, and when?
create or replace temp table named as
select distinct n.key, n.power, n.valid_from, n.valid_until
from (
    select power, valid_from, valid_until, 'n:' || compared(name) as key
    from versions_known where name <> ''
    union all
    select power, valid_from, valid_until, 'c:' || compared(unnest(codes))
    from versions_known
    union all
    select power, valid_from, valid_until, 'c:' || compared(base_code)
    from versions_known where base_code is not null
) as n
where n.key in (select code_key from told union select name_key from told)
    and length(n.key) > 2
