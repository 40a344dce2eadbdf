-- What became of this command? Remembered for whoever asks again.
insert into command_log (command_id, digest, first_position, last_position, recorded_at)
values (%(command_id)s, %(digest)s, %(first)s, %(last)s, %(recorded_at)s)
