-- Of which powers does something await its hand-over since before they begin, that will be 公共服务?
-- It is what an establishment says, as it was last worded.
select distinct s.register, s.power
from (
    select
        a.register,
        a.power,
        coalesce(
            json_extract_string(e.entry, '$.payload.replacement.payload.kind'),
            json_extract_string(e.entry, '$.payload.kind')
        ) as kind
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
    join events_known as e on e.register = a.register and e.stream = a.power and e.version = a.told
    where a.topic = 'power.added'
) as s
where s.kind = 'service'
