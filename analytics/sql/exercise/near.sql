-- Which name of the list is most like each of these? Only a hint: they begin or end alike.
with asked as (select distinct unnest($names) as said),
names as (select distinct name from versions_known where name <> ''),
alike as (
    select a.said, n.name from asked as a join names as n on n.name[1:3] = a.said[1:3]
    union
    select a.said, n.name from asked as a join names as n on n.name[-3:] = a.said[-3:]
),
scored as (
    select said, name, jaro_winkler_similarity(said, name) as likeness from alike
)
select said, arg_max(name, (likeness, name)) as near
from scored
where likeness >= 0.85
group by said
