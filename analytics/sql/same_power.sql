-- Where else does a power of the same base code stand, under what names, held by whom, how fast?
with stood as (
    select
        p.base_code,
        nullif(p.area, '') as area,
        p.register,
        p.listed,
        p.status,
        p.name,
        o.kind as holder_kind,
        case when p.promised_unit = '年' then '月' else p.promised_unit end as unit,
        case
            when p.promised_unit = '年' then 12 * p.promised_amount else p.promised_amount
        end as amount
    from powers as p
    left join organs_known as o
        on o.register = p.register
        and o.organ = p.holder
        and o.valid_from <= $as_of
        and (o.valid_until is null or o.valid_until > $as_of)
    where p.base_code is not null
        and ($code = '' or p.base_code = $code)
        and p.valid_from <= $as_of
        and (p.valid_until is null or p.valid_until > $as_of)
),

named as (
    select
        s.base_code,
        s.name,
        row_number() over (partition by s.base_code order by count(*) desc, s.name) as first
    from stood as s
    where s.listed
    group by s.base_code, s.name
),

united as (
    select
        s.base_code,
        s.unit,
        row_number() over (
            partition by s.base_code
            order by count(case when s.amount > 0 then 1 end) desc, count(*) desc, s.unit
        ) as first
    from stood as s
    where s.listed and s.unit is not null
    group by s.base_code, s.unit
),

promised as (
    select
        s.base_code,
        u.unit,
        s.amount,
        row_number() over (partition by s.base_code order by s.amount) as place,
        count(*) over (partition by s.base_code) as counted
    from stood as s
    join united as u on u.base_code = s.base_code and u.first = 1
    where s.listed and (s.unit = u.unit or s.amount = 0)
),

limits as (
    select
        p.base_code,
        p.unit,
        count(*) as promises,
        min(p.amount) as shortest,
        min(case when p.place * 2 >= p.counted then p.amount end) as median,
        max(p.amount) as longest
    from promised as p
    group by 1, 2
),

counted as (
    select
        s.base_code,
        count(distinct case when s.listed then s.area end) as areas,
        count(distinct case when s.listed then s.register end) as registers,
        count(case when s.listed then 1 end) as powers,
        count(case when s.status = 'suspended' then 1 end) as suspended,
        count(case when not s.listed then 1 end) as ended,
        count(distinct case when s.listed then s.name end) as names,
        concat_ws(
            ' ',
            max(case when s.listed and s.holder_kind = 'department' then 'department' end),
            max(case when s.listed and s.holder_kind = 'party_body' then 'party_body' end),
            max(case when s.listed and s.holder_kind = 'institution' then 'institution' end),
            max(case when s.listed and s.holder_kind = 'special' then 'special' end),
            max(
                case
                    when s.listed and s.holder_kind = 'authorised_organisation'
                        then 'authorised_organisation'
                end
            ),
            max(case when s.listed and s.holder_kind = 'government' then 'government' end),
            max(
                case
                    when s.listed and s.holder_kind = 'class_of_organs' then 'class_of_organs'
                end
            ),
            max(case when s.listed and s.holder_kind = 'other' then 'other' end)
        ) as holder_kinds,
        count(case when s.listed and s.unit is not null then 1 end) as promising
    from stood as s
    group by 1
)

select
    c.base_code,
    n.name,
    c.names,
    c.areas,
    c.registers,
    c.powers,
    c.suspended,
    c.ended,
    c.holder_kinds,
    l.unit as promised_unit,
    l.promises,
    l.shortest,
    l.median,
    l.longest,
    c.promising - coalesce(l.promises, 0) as in_other_units
from counted as c
left join named as n on n.base_code = c.base_code and n.first = 1
left join limits as l on l.base_code = c.base_code
where c.areas >= $areas
order by c.areas desc, c.base_code
