-- Which words stand in each record, and which day? A day that no act can be of is no day.
select
    r.row,
    t.told,
    case when r.day <> '' then day_of(r.day) end as happened_on,
    case
        when r.held <> '' then 'held_back'
        when r.day = '' then 'no_day'
        when not coalesce(happened_on >= date '1949-10-01', false) then 'bad_day'
        when happened_on > $as_of then 'later_day'
        when t.code = '' and t.name = '' then 'no_power'
        when t.organ_code = '' and t.organ = '' then 'no_organ'
    end as flaw
from records as r
join told as t
    on t.code = r.code and t.name = r.name and t.organ_code = r.organ_code
    and t.organ = r.organ and t.seal = r.seal
