-- On which days is a set of words used of which nothing is known, or only by another name or code?
create or replace temp table unsettled as
select distinct s.told, s.happened_on
from seen as s
left join verdicts as v
    on v.told = s.told and s.happened_on >= v.day and s.happened_on < v.until and v.bears
where s.flaw is null and v.told is null
