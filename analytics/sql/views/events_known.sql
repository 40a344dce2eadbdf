-- What had been recorded up to a position.
select * from events
where register = $register
    and position <= $position
