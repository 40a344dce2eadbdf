-- name: words
-- The powers of the exported register as its list has them, each version that was listed once.
create temp table drawn as
select row_number() over () - 1 as n, v.base_code as code, o.name as organ, v.valid_from,
    coalesce(v.valid_until, date '2025-12-31') - v.valid_from as days
from (
    select * from read_parquet([{versions}]) where known_until is null and listed
) as v
join read_parquet([{organs}]) as o on o.organ = v.holder
where days > 0

-- name: records
-- Acts of which most are lawful: one in thirty on any day, one in fifty by any organ, one in a
-- thousand under a code that nobody bears, one in ten thousand on a day that does not exist.
copy (
    select
        case when i % 1000 = 7 then 'unlisted-' || (i % 90) else d.code end as "职权编码",
        case when i % 50 = 3 then '第' || (hash(i + 2) % 1540) || '局' else d.organ end as "行使主体",
        case
            when i % 10000 = 11 then '2016-02-30'
            when i % 30 = 5 then cast(date '2010-01-01' + cast(hash(i + 1) % 5844 as integer) as varchar)
            else cast(d.valid_from + cast(hash(i + 1) % d.days as integer) as varchar)
        end as "决定日期",
        '盘行审〔2016〕' || i || '号' as "决定书文号"
    from (
        select i, cast(hash(i) % greatest(m.many, 1) as bigint) as n
        from range({records}) as r(i)
        cross join (select count(*) as many from drawn) as m
    )
    join drawn as d using (n)
) to '{target}' (header, quote '"')

-- name: take
-- Where the records are read to, in PostgreSQL.
create temp table records (code text, organ text, said text, number text)

-- name: lay
-- The list as it is known, with one row for each code that a version bears.
create temp table spans as
select power, valid_from, coalesce(valid_until, 'infinity') as valid_until, listed, base_code as code,
    exercisers[1] as organ
from versions
where known_until is null and base_code is not null

-- name: begin
-- When each power began, and when that had been decided.
create temp table begun as
select s.power, s.code, s.organ, min(s.valid_from) as begins_on, min(a.published_on) as said_on
from spans as s
join acts as a on a.power = s.power and a.topic = 'power.added'
group by s.power, s.code, s.organ

-- name: judge
-- What is to be said of each record by the list of its day?
create temp table judged as
select r.code, o.organ, r.day,
    case
        when r.day is null then 'unreadable'
        when s.listed then 'lawful'
        when s.power is not null then 'X1'
        when b.power is not null then 'X2'
    end as verdict
from (
    select code, organ,
        case when pg_input_is_valid(said, 'date') then said::date end as day
    from records
) as r
left join organs as o on o.name = r.organ
left join spans as s
    on s.code = r.code and s.organ = o.organ and r.day >= s.valid_from and r.day < s.valid_until
left join begun as b
    on b.code = r.code and b.organ = o.organ and r.day >= b.said_on and r.day < b.begins_on

-- name: rest
-- And of those whose organ never had to do with the power?
create temp table rest as
select j.code, j.day,
    count(*) filter (where s.listed) as listed,
    count(s.power) filter (where not s.listed) as ended,
    bool_or(b.code is not null) as known
from (select distinct code, day from judged where verdict is null) as j
left join spans as s on s.code = j.code and j.day >= s.valid_from and j.day < s.valid_until
left join (select distinct code from begun) as b on b.code = j.code
group by j.code, j.day

-- name: count
-- How many are there of each?
select coalesce(j.verdict, case
        when not r.known then 'X6'
        when r.listed > 1 or (r.listed = 0 and r.ended > 1) then 'unreadable'
        when r.listed = 1 then 'X3'
        when r.ended = 1 then 'X1'
        else 'X6'
    end) as verdict, count(*)
from judged as j
left join rest as r on r.code = j.code and r.day = j.day
group by 1
order by 1
