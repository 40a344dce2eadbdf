-- What was done to the powers that are asked about, and what each of them was on the day of it:
-- the day it took effect or, while its hand-over is awaited, the day its act names. Of a power
-- whose beginning is itself awaited, nothing more is known: it answers to no filter.
select
    a.*,
    case when a.effective_on <= $as_of then a.effective_on else a.nominal_on end as happened_on,
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
    and v.valid_from
    <= case when a.effective_on <= $as_of then a.effective_on else a.nominal_on end
    and (
        v.valid_until is null
        or v.valid_until
        > case when a.effective_on <= $as_of then a.effective_on else a.nominal_on end
    )
where ($area = '' or (v.area <> '' and v.path like concat($path, '%')))
    and ($organ = '' or v.of_organ)
    and ($kind = '' or v.kind = $kind)
    and ($services or v.kind is null or v.kind <> 'service')
