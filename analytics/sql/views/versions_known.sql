-- How every power stood, in spans of days, as known at a position.
select * from versions
where register = $register
    and known_from <= $position
    and (known_until is null or known_until > $position)
