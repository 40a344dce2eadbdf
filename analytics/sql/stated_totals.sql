-- What does each paper state about itself, what was recorded under it, and what explains the
-- difference? (domain.totals)
-- A change is counted by its scope, its annex and whether it is a sub-item. A sum over several
-- kinds of change counts the paper's items, each once: an item is its number in the annex, or the
-- power where the paper numbers nothing. Receivers are counted once for the whole paper.
with named as (
    select distinct register, instrument
    from papers
    where $paper = '' or instrument = $paper or number = $paper
),
stated as (
    select
        t.*,
        row_number() over (
            order by t.register, t.instrument, t.change, t.scope, t.annex, t.sub_items, t.stated
        ) as line
    from totals_known as t
    join named as n on n.register = t.register and n.instrument = t.instrument
    where t.valid_from <= $as_of
        and (t.valid_until is null or t.valid_until > $as_of)
),
under as (
    select
        s.line,
        s.change,
        a.power,
        case when a.item = '' then '' else a.annex end as annex,
        a.item
    from stated as s
    join acts_known as a
        on a.register = s.register
        and a.instrument = s.instrument
        and a.sub_item = s.sub_items
    where a.change is not null
        and (s.scope = '' or s.scope = a.scope)
        and (s.annex = '' or s.annex = a.annex)
        and (
            s.change = a.change
            or s.change = 'all'
            or (s.change = 'cancel_or_delegate' and a.change in ('cancel', 'delegate'))
        )
),
recorded as (
    select line, count(*) as recorded
    from under
    where change not in ('all', 'cancel_or_delegate')
    group by 1
    union all
    select line, count(*) as recorded
    from (
        select distinct line, power, annex, item
        from under
        where change in ('all', 'cancel_or_delegate')
    ) as items
    group by 1
    union all
    select line, count(distinct organ) as recorded
    from (
        select s.line, unnest(a.receivers) as organ
        from stated as s
        join acts_known as a on a.register = s.register and a.instrument = s.instrument
        where s.change = 'receivers'
            and a.change in ('delegate', 'entrust', 'authorise', 'grant')
    ) as handed
    group by 1
),
beside as (
    select
        s.*,
        case
            when s.change not in ('other', 'partial_delegate') then coalesce(r.recorded, 0)
        end as recorded
    from stated as s
    left join recorded as r on r.line = s.line
)
select
    b.register,
    b.instrument as paper,
    p.number,
    p.title,
    b.change,
    b.scope,
    b.annex,
    b.sub_items,
    b.stated,
    b.recorded,
    b.stated - b.recorded as difference,
    b.explained,
    case
        when b.stated < b.recorded then b.stated - b.recorded + b.explained
        else b.stated - b.recorded - b.explained
    end as unexplained
from beside as b
left join papers as p
    on p.register = b.register
    and p.instrument = b.instrument
    and p.valid_from <= $as_of
    and (p.valid_until is null or p.valid_until > $as_of)
order by b.line
