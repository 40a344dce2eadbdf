-- On papers of what rank do the listed powers rest? One not yet in force is none.
with standing as (
    select p.register, p.power, p.kind, p.bases
    from powers as p
    where p.listed
        and p.valid_from <= $as_of
        and (p.valid_until is null or p.valid_until > $as_of)
),

cited as (
    select s.register, s.power, s.kind, u.text
    from standing as s
    cross join unnest(s.bases) as u (text)
    union all
    select s.register, s.power, s.kind, null as text
    from standing as s
    where array_length(s.bases) = 0
),

meaning as (
    select m.register, m.text, min(p.rank) as rank
    from citing as m
    join papers as p
        on p.register = m.register
        and p.instrument = m.instrument
        and p.valid_from <= $as_of
        and (p.valid_until is null or p.valid_until > $as_of)
    group by 1, 2
),

ranked as (
    select
        c.register,
        c.power,
        c.kind,
        case when c.text is null then 'none' else coalesce(m.rank, 'unmatched') end as rank,
        count(c.text) as citations
    from cited as c
    left join meaning as m on m.register = c.register and m.text = c.text
    group by 1, 2, 3, 4
),

placed as (
    select
        r.*,
        o.place,
        min(o.place) over (partition by r.register, r.power) as highest
    from ranked as r
    join ranks as o on o.rank = r.rank
)

select
    p.kind,
    p.rank,
    count(*) as powers,
    count(case when p.place = p.highest then 1 end) as highest,
    cast(sum(p.citations) as bigint) as citations
from placed as p
group by p.kind, p.rank, p.place
order by p.kind, p.place
