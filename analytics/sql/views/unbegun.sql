-- Of which powers does something await its hand-over since before they begin, that will be 公共服务?
select distinct a.register, a.power
from acts_known as a
join (
    select register, power, min(nominal_on) as first_on
    from acts_known
    where awaits_handover
    group by register, power
) as w
    on w.register = a.register
    and w.power = a.power
    and (a.effective_on is null or a.effective_on > w.first_on)
where a.topic = 'power.added' and a.established_kind = 'service'
