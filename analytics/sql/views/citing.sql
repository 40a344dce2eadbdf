-- Which registered paper each cited text means: the one with its number and title, else with its
-- number, else with its title, unless both name a number. Where several are as good, none is meant.
select f.register, f.text, min(f.instrument) as instrument
from (
    select
        m.register,
        m.text,
        m.instrument,
        rank() over (partition by m.register, m.text order by m.strength) as place
    from (
        select
            c.register,
            c.text,
            p.instrument,
            case when trim(c.title, '《》') = trim(p.title, '《》') then 1 else 2 end as strength
        from citations as c
        join papers as p on p.register = c.register and p.number = c.number
        where c.number <> ''
        union
        select c.register, c.text, p.instrument, 3 as strength
        from citations as c
        join papers as p
            on p.register = c.register and trim(p.title, '《》') = trim(c.title, '《》')
        where c.title <> '' and (c.number = '' or p.number = '')
    ) as m
) as f
where f.place = 1
group by f.register, f.text
having count(distinct f.instrument) = 1
