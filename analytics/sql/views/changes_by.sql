-- What was done to the powers that are asked about, and what each change is counted under: the
-- power's area, kind or level on the day of it, each of its holders then (organ), the paper it
-- rests on, or nothing. Where several registers are asked, an id stands with its register.
select
    g.*,
    case
        when $several and $by = 'organ' and g.label <> '' then concat(g.register, '/', g.label)
        when $several and $by = 'paper' and g.instrument <> '' then concat(g.register, '/', g.label)
        else g.label
    end as grouped
from (
    select c.*, '' as label from changes as c where $by = 'none'
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
) as g
