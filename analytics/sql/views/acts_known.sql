-- What was done to powers and stood, as known at a position.
select * from acts
where register = $register
    and known_from <= $position
    and (known_until is null or known_until > $position)
