-- What became of this command? Remembered for whoever asks again.
insert into command_log (command_id, first_position, last_position, recorded_at)
values (%(command_id)s, %(first)s, %(last)s, %(recorded_at)s)
