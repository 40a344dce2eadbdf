-- Which powers can each set of words mean, of those that its organ ever had to do with?
create or replace temp table pairs as
with powers as (
    select distinct n.key, n.power, r.organ
    from named as n
    join related as r on r.power = n.power
),
organs as (
    select distinct a.told, a.key, o.organ
    from asking as a
    join (select distinct key, organ from organs_named) as o on o.key = a.organ_key
)
select o.told, p.power, p.organ
from organs as o
join powers as p on p.key = o.key and p.organ = o.organ
