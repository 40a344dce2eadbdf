-- How far has the ledger got now?
update head
set last = %(last)s, recorded_at = %(recorded_at)s, frontier = %(frontier)b::bytea[]
