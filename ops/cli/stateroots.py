"""quanze seal --state-roots: signing what the read models say."""

from api.services import Register
from ops.cli.desk import Desk
from ops.cli.progress import busy
from ops.registers import schema_of
from ops.sealing.sealer import Sealer
from ops.sealing.stateroots import publish_state_roots
from projections.database import Database


def sign_states(desk: Desk, register: Register, sealer: Sealer) -> None:
    """Sign what every read model says at the position sealed last, once all of it was checked."""
    out = desk.out.of(register)
    with busy("signing_states", chinese=out.chinese):
        with desk.house.open(register) as services:
            services.follow()
        place = sealer.publication
        with (
            Database(desk.house.url, schema_of(register.name)) as database,
            sealer.memory.alone(place.folder),
        ):
            done = publish_state_roots(database, place, sealer.origin, sealer.signers)
    rows = sum(state.tree.size for state in done)
    out.say("states_signed", position=done[0].tree.position, rows=rows)
