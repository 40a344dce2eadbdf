-- What papers state about themselves, as known at a position.
select * from totals
where register = $register
    and known_from <= $position
    and (known_until is null or known_until > $position)
