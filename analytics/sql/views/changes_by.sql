-- What was done to the powers that are asked about, and what each change is counted under: the
-- power's area, kind or level on the day of it, each of its holders then (organ), the paper it
-- rests on, or nothing.
select c.*, '' as grouped from changes as c where $by = 'none'
union all
select c.*, coalesce(c.area, '') from changes as c where $by = 'area'
union all
select c.*, coalesce(c.kind, '') from changes as c where $by = 'kind'
union all
select c.*, coalesce(cast(c.level as varchar), '') from changes as c where $by = 'level'
union all
select c.*, coalesce(c.holder, '')
from changes as c where $by = 'organ' and coalesce(array_length(c.holders), 0) < 2
union all
select c.*, unnest(c.holders)
from changes as c where $by = 'organ' and array_length(c.holders) > 1
union all
select c.*, case when c.instrument <> '' then c.instrument else c.number end
from changes as c where $by = 'paper'
