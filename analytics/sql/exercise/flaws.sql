-- Which records cannot be judged, why, and which is the first?
select
    flaw as reason,
    case
        when flaw in ('no_day', 'bad_day', 'later_day', 'before_books') then 'day'
        when flaw in ('no_power', 'several') then 'power'
        when flaw = 'no_organ' then 'organ'
        else ''
    end as "column",
    sum(records)::bigint as records,
    min(first_row) as first_row
from tally
where flaw is not null
group by flaw
order by flaw
