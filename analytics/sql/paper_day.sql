-- On which day did the registered paper of that id or number enter into force?
select p.register, p.instrument, min(p.valid_from) as day
from papers as p
where p.instrument = $paper or p.number = $paper
group by p.register, p.instrument
order by p.register, p.instrument
