-- When the powers that are asked about were on the list, and what each is counted under: its area,
-- its kind, its level, each of its holders (organ; with the register where several are asked), or
-- nothing.
select valid_from, valid_until, '' as grouped from powers where listed and $by = 'none'
union all
select valid_from, valid_until, area from powers where listed and $by = 'area'
union all
select valid_from, valid_until, kind from powers where listed and $by = 'kind'
union all
select valid_from, valid_until, coalesce(cast(level as varchar), '')
from powers where listed and $by = 'level'
union all
select valid_from, valid_until, organ
from powers where listed and $by = 'organ' and array_length(holders) < 2
union all
select
    h.valid_from,
    h.valid_until,
    case when $several then concat(h.register, '/', h.one) else h.one end
from (
    select register, valid_from, valid_until, unnest(holders) as one
    from powers where listed and $by = 'organ' and array_length(holders) > 1
) as h
