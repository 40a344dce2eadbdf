-- What was done to powers and stood, as known at a position; and whether a list that was taken over
-- (接管) is all that says so: nobody established the power on that day.
select *, taken_over and coalesce(change = 'establish', false) as found_listed
from acts
where register = $register
    and known_from <= $position
    and (known_until is null or known_until > $position)
