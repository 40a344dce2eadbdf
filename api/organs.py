"""Which organ a reader means, on the list of a day."""

from api.view import View
from domain.errors import Refused, Unknown


class SeveralFit(Refused):
    """The name fits several organs: name one by its id."""

    zh = "名称对应多个机关，请用编号指明。"


def fitting(here: View, text: str) -> list[str]:
    """The organs on the list of the day whose id or name it is."""
    parties = [party for line in here.lines() for party in line["exercisers"]]
    return sorted({party["organ"] for party in parties if text in (party["organ"], party["name"])})


def organ(here: View, text: str) -> str:
    """The organ that is meant. Raises Unknown, and SeveralFit for a name that several bear."""
    found = fitting(here, text)
    if not found:
        raise Unknown(organ=text, as_of=here.as_of)
    if len(found) > 1:
        raise SeveralFit(organ=text, organs=found)
    return found[0]
