-- What was done to the powers that are asked about, and what each of them was before: at the end of
-- the day before it happened or, on a power's first day, at the end of that. Who hands a power on
-- held it then, and what is turned into a filing was an approval.
select c.*
from (
    select
        a.*,
        case when a.effective_on <= $as_of then a.effective_on else a.nominal_on end as happened_on,
        coalesce(b.kind, v.kind) as kind,
        coalesce(b.area, v.area) as area,
        coalesce(b.path, v.path) as path,
        case when b.power is null then v.level else b.level end as level,
        coalesce(b.holder, v.holder) as holder,
        coalesce(b.holders, v.holders) as holders,
        case when b.power is null then v.of_organ else b.of_organ end as of_organ
    from acts_known as a
    left join versions_known as b
        on b.register = a.register
        and b.power = a.power
        and b.valid_from
        < case when a.effective_on <= $as_of then a.effective_on else a.nominal_on end
        and (
            b.valid_until is null
            or b.valid_until
            >= case when a.effective_on <= $as_of then a.effective_on else a.nominal_on end
        )
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
) as c
where ($area = '' or (c.area <> '' and c.path like concat($path, '%')))
    and ($organ = '' or c.of_organ)
    and ($kind = '' or c.kind = $kind)
    and ($services or c.kind is null or c.kind <> 'service')
