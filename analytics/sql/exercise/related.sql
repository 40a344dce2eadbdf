-- Which organs ever had to do with each of those powers?
create or replace temp table related as
select distinct power, organ
from (
    select power, unnest(exercisers) as organ from spans
    union all
    select power, unnest([one.to.organ for one in handed]) from spans where handed is not null
    union all
    select power, unnest(receivers) from acts_known
)
where power in (select power from named)
