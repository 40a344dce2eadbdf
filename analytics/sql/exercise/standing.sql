-- What was each power to each such organ, from day to day?
create or replace temp table standing as
with couples as (select distinct power, organ from pairs),
cuts as (
    select c.power, c.organ, s.valid_from as day
    from couples as c join spans as s on s.power = c.power
    union
    select c.power, c.organ, unnest([d.said_on, d.begins_on])
    from couples as c join decided as d on d.power = c.power and d.organ = c.organ
    union
    select power, organ, date '0001-01-01' from couples
),
parts as (
    select
        power,
        organ,
        day,
        lead(day, 1, date '9999-12-31') over (partition by power, organ order by day) as until
    from cuts
),
awaited as (
    select distinct p.power, p.organ, p.day
    from parts as p
    join decided as d
        on d.power = p.power and d.organ = p.organ
        and p.day >= d.said_on and p.day < d.begins_on
),
stood as (
    select
        p.power,
        p.organ,
        p.day,
        p.until,
        s.valid_from,
        coalesce(s.listed, false) as listed,
        s.status,
        coalesce(s.listed and list_contains(s.exercisers, p.organ), false) as acts,
        coalesce(list_contains(s.holders, p.organ), false) as holds,
        a.power is not null as awaited,
        case when s.handed is null then [] else [one for one in s.handed if one.to.organ = p.organ] end
            as handed
    from parts as p
    left join spans as s
        on s.power = p.power and p.day >= s.valid_from and p.day < s.valid_until
    left join awaited as a on a.power = p.power and a.organ = p.organ and a.day = p.day
    where p.day < p.until
),
reached as (
    select distinct s.power, s.valid_from, o.organ
    from (
        select power, valid_from, unnest([one.area for one in suspended]) as area
        from spans where suspended is not null
    ) as s
    join ways as w on w.area = s.area
    join (select organ, arg_max(path, valid_from) as path from organs_known group by organ) as o
        on starts_with(o.path, w.path)
),
remembered as (
    select
        *,
        bool_or(acts) over earlier as acted,
        max(case when acts then until end) over earlier as lost_on,
        arg_max(
            [one.until for one in handed if one.kind <> 'entrustment' and one.until is not null],
            case when acts then day end
        ) over earlier as terms
    from stood
    window earlier as (
        partition by power, organ order by day rows between unbounded preceding and 1 preceding
    )
)
select
    power,
    organ,
    day,
    until,
    valid_from,
    case
        when acts then
            case
                when status = 'suspended' or reached then 'X5'
            end
        when listed and len([one for one in handed if one.kind = 'delegation' and not coalesce(one.accepted, false)]) > 0
            then 'X2'
        when (listed or valid_from is null) and awaited then 'X2'
        when listed and acted then case when list_contains(terms, lost_on) then 'X7' else 'X1' end
        when listed and len([one for one in handed if one.kind = 'entrustment']) > 0 then 'X3'
        when not listed and acted then case when status = 'expired' then 'X7' else 'X1' end
    end as fault,
    case
        when acts then case when fault = 'X5' then 'suspended' end
        when fault = 'X2' then case when awaited then 'not_in_effect' else 'not_accepted' end
        when listed and fault = 'X7' then 'term'
        when listed and fault = 'X1' then 'handed_on'
        when fault = 'X3' then 'agent'
        when fault in ('X1', 'X7') then status
    end as reason,
    acts or fault is not null as applies,
    case
        when acts or listed then case when acts then 1 else 2 end
        when valid_from is null then 4
        else 3
    end as rank,
    acts and not holds and len(granted) > 0 as by_grant,
    coalesce(compared([one.seal for one in granted][1]), '') as own_seal,
    coalesce([one.mode for one in granted][1] = 'for_holder', false) as for_holder
from (
    select
        m.*,
        [one for one in m.handed if one.kind = 'grant'] as granted,
        r.power is not null as reached
    from remembered as m
    left join reached as r
        on r.power = m.power and r.organ = m.organ and r.valid_from = m.valid_from
)
