-- Which records are not in order, one by one?
select
    j.row,
    coalesce(j.fault, '') as rule,
    coalesce(j.flaw, j.reason) as reason,
    case
        when j.flaw in ('no_day', 'bad_day', 'later_day', 'before_books') then 'day'
        when j.flaw in ('no_power', 'several') then 'power'
        when j.flaw = 'no_organ' then 'organ'
        else ''
    end as "column",
    t.code,
    t.name,
    t.organ_code,
    t.organ,
    r.day,
    t.seal,
    r.number,
    coalesce(j.power, '') as power,
    coalesce(j.organ, '') as organ_id
from judged as j
join told as t on t.told = j.told
join records as r on r.row = j.row
where j.fault is not null or j.flaw is not null
order by j.row
