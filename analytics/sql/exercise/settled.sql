-- What is said of what was left: of a power with which the organ never had to do, or of none.
create or replace temp table settled as
select * rename (unsure as flaw) from (
with asked as (
    select u.told, u.happened_on, a.key, a.organ_key
    from unsettled as u
    join asking as a on a.told = u.told
),
placed as (
    select q.*, l.bears, l.powers, l.listed, l.power
    from asked as q
    asof left join key_lines as l on l.key = q.key and q.happened_on >= l.day
),
bearers as (
    select
        n.key,
        case when count(distinct n.power) = 1 then min(n.power) end as power,
        bool_or(coalesce(a.found_listed, false)) as found_listed
    from named as n
    left join acts_known as a on a.power = n.power and a.topic = 'power.added'
    group by n.key
),
books as (select min(valid_from) as begin from versions_known),
organs as (
    select p.told, p.happened_on, count(*) as organs, min(o.organ) as organ
    from asked as p
    join organs_named as o
        on o.key = p.organ_key and p.happened_on >= o.day and p.happened_on < o.until
    group by p.told, p.happened_on
)
select
    p.told,
    p.happened_on,
    case
        when v.told is not null and not p.bears then v.flaw
        when p.powers > 1 then 'several'
        when p.key is null and p.happened_on < k.begin then 'before_books'
        when p.powers = 0 and b.found_listed then 'before_books'
    end as unsure,
    case
        when v.told is not null and not p.bears then v.fault
        when unsure is not null then null
        when p.key is null or p.powers = 0 then 'X6'
        when p.listed then 'X3'
        when s.status = 'expired' then 'X7'
        else 'X1'
    end as fault,
    case
        when v.told is not null and not p.bears then v.reason
        when unsure is not null then null
        when p.key is null then 'never_listed'
        when p.powers = 0 then 'not_yet_listed'
        when p.listed then case when g.organ is null then 'unregistered' else 'stranger' end
        else s.status
    end as reason,
    case
        when v.told is not null and not p.bears then v.power
        when unsure is not null then null
        when p.powers = 0 then b.power
        else p.power
    end as power,
    case
        when v.told is not null and not p.bears then v.organ
        when unsure is not null then null
        when g.organs = 1 then g.organ
    end as organ
from placed as p
cross join books as k
left join verdicts as v
    on v.told = p.told and p.happened_on >= v.day and p.happened_on < v.until
left join bearers as b on b.key = p.key
left join organs as g on g.told = p.told and g.happened_on = p.happened_on
left join spans as s
    on s.power = p.power and p.happened_on >= s.valid_from and p.happened_on < s.valid_until
)
