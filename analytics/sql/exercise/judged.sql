-- What is said of each record?
create or replace temp view judged as
select
    s.row,
    s.told,
    s.happened_on,
    coalesce(s.flaw, case when e.told is null then v.flaw else e.flaw end) as flaw,
    case when s.flaw is null then case when e.told is null then v.fault else e.fault end end as fault,
    case when s.flaw is null then case when e.told is null then v.reason else e.reason end end as reason,
    case when s.flaw is null then case when e.told is null then v.power else e.power end end as power,
    case when s.flaw is null then case when e.told is null then v.organ else e.organ end end as organ
from seen as s
left join verdicts as v
    on v.told = s.told and s.happened_on >= v.day and s.happened_on < v.until and v.bears
left join settled as e on e.told = s.told and e.happened_on = s.happened_on
