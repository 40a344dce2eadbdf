-- When the powers that are asked about were on the list, and what each is counted under: its area,
-- its kind, its level, each of its holders (organ), or nothing.
select valid_from, valid_until, '' as grouped from powers where listed and $by = 'none'
union all
select valid_from, valid_until, area from powers where listed and $by = 'area'
union all
select valid_from, valid_until, kind from powers where listed and $by = 'kind'
union all
select valid_from, valid_until, coalesce(cast(level as varchar), '')
from powers where listed and $by = 'level'
union all
select valid_from, valid_until, holder
from powers where listed and $by = 'organ' and array_length(holders) < 2
union all
select valid_from, valid_until, unnest(holders)
from powers where listed and $by = 'organ' and array_length(holders) > 1
