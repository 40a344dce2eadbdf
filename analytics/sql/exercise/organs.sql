-- Which organs did the names and credit codes of the records mean, from day to day?
-- Those that bore it on the day; where none did, those that bore it before or later.
create or replace temp table organs_named as
with wanted as (
    select organ_code_key as key from told union select organ_key from told
),
spelled as (
    select
        o.*,
        case
            when founding_unknown
                and row_number() over (partition by organ order by valid_from) = 1 then date '0001-01-01'
            else valid_from
        end as begun,
        coalesce(valid_until, date '9999-12-31') as over
    from organs_known as o
),
bearing as (
    select distinct key, organ, begun, over
    from (
        select 'n:' || compared(name) as key, organ, begun, over from spelled where name <> ''
        union all
        select 'c:' || compared(credit_code), organ, begun, over
        from spelled where credit_code <> ''
    )
    where key in (select key from wanted)
),
cuts as (
    select key, begun as day from bearing
    union
    select key, over from bearing
    union
    select key, date '0001-01-01' from bearing
),
parts as (
    select
        key,
        day,
        coalesce(lead(day) over (partition by key order by day), date '9999-12-31') as until
    from cuts
),
borne as (
    select p.key, p.day, p.until, b.organ
    from parts as p
    join bearing as b on b.key = p.key and p.day >= b.begun and p.day < b.over
)
select key, organ, day, until from borne
union
select p.key, b.organ, p.day, p.until
from parts as p
join bearing as b on b.key = p.key
left join borne as t on t.key = p.key and t.day = p.day
where t.key is null and p.day < p.until
