-- At which positions does the ledger hold what this command led to?
select digest, first_position, last_position
from command_log
where command_id = %(command_id)s
