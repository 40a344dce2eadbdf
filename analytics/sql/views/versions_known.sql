-- How every power stood, in spans of days, as known at a position; and whether the organ that is
-- asked for, under the id that it has in the register, exercises it.
select
    *,
    cast($organ_here as varchar) = ''
    or list_contains(exercisers, cast($organ_here as varchar)) as of_organ
from versions
where register = $register
    and known_from <= $position
    and (known_until is null or known_until > $position)
