-- Which papers have this id or this number, as known, and what is each of them called last? One that
-- is only cited, and not registered, has no id.
select p.register, p.instrument as paper, p.number, p.title
from papers as p
join (
    select
        register,
        instrument,
        max(valid_from) as valid_from,
        max(case when instrument = $paper or number = $paper then 1 else 0 end) as called
    from papers
    group by register, instrument
) as l on l.register = p.register and l.instrument = p.instrument and l.valid_from = p.valid_from
where l.called = 1
union
select register, '' as paper, number, '' as title
from acts_known
where instrument = '' and number = $paper
order by 1, 2
