-- In which areas is one of those powers suspended?
select distinct one.area
from (select unnest(suspended) as one from spans where suspended is not null)
