-- Which papers have this id or this number, as known? One that is only cited, and not registered, has
-- no id.
select register, instrument as paper from papers where instrument = $paper or number = $paper
union
select register, '' from acts_known where instrument = '' and number = $paper
order by 1, 2
