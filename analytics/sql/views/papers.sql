-- What every paper was, in spans of days, as known at a position.
select * from instruments
where register = $register
    and known_from <= $position
    and (known_until is null or known_until > $position)
