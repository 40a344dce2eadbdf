-- What time is it, and was this command answered before?
-- Asked under the lock, in a statement of its own: only then does it see the append before.
select clock_timestamp(), answer.digest, answer.first_position, answer.last_position
from (values (%(command_id)s::text)) as asked (command_id)
left join command_log answer on answer.command_id = asked.command_id
