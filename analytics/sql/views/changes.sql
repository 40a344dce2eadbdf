-- What was done to the powers that are asked about, and what each of them was on the day of it:
-- the day it took effect or, while its hand-over is awaited, the day its act names. Of a power
-- whose beginning is itself awaited, nothing more is known: it answers to no filter.
select
    a.*,
    coalesce(a.effective_on, a.nominal_on) as happened_on,
    v.listed,
    v.status,
    v.kind,
    v.area,
    v.path,
    v.level,
    v.name,
    v.holder,
    v.holders,
    v.exercisers,
    v.base_code,
    v.codes,
    v.parent_code
from acts_known as a
left join versions_known as v
    on v.register = a.register
    and v.power = a.power
    and v.valid_from <= coalesce(a.effective_on, a.nominal_on)
    and (v.valid_until is null or v.valid_until > coalesce(a.effective_on, a.nominal_on))
where ($path = '' or v.path like concat($path, '%'))
    and ($organ = '' or list_contains(v.exercisers, $organ))
    and ($kind = '' or v.kind = $kind)
    and ($services or v.kind is null or v.kind <> 'service')
