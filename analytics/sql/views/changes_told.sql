-- What was done to the powers that are asked about; but for what awaits its hand-over since before
-- its power begins, where that will be a 公共服务 and services are not asked for.
select c.* from changes as c where not c.awaits_handover
union all
select c.*
from changes as c
left join unbegun as u on u.register = c.register and u.power = c.power
where c.awaits_handover and ($services or c.kind is not null or u.power is null)
