-- Whose turn is it? Every append waits here for the one before it; the row is the only lock there is.
select last, recorded_at, frontier
from head
for update
