"""Which organ of a register a person means, whether or not it is on a list."""

from api.view import View
from ops.cli.failures import ExitCode, Halt


def body(here: View, text: str) -> str:
    """The id of an organ, by its id or by any name it ever had. Raises Halt."""
    found = {
        past[0].state.id
        for past in here.services.organs.histories(here.position)
        if text in (past[0].state.id, past[0].state.id.partition(":")[2])
        or any(text in version.state.names for version in past)
    }
    if len(found) == 1:
        return found.pop()
    if not found:
        raise Halt(ExitCode.REFUSED, "no_body", text=text)
    raise Halt(ExitCode.USAGE, "which_body", text=text, ids=", ".join(sorted(found)))
