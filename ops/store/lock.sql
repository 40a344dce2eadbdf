-- Whose turn is it? Every append waits here for the one before; there is no other lock.
select last, recorded_at, frontier
from head
for update
