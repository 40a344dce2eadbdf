-- The same for many entries: they stream in while the next ones are being written out.
copy events (notification_id, originator_id, originator_version, topic, state, recorded_at)
from stdin (format binary)
