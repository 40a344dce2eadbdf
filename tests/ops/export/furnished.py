"""Drawn scripts whose powers say all that is exported of them, under papers that state numbers."""

from collections.abc import Sequence
from itertools import cycle
from typing import Any

from hypothesis import strategies as st

from domain.act import Act
from domain.codes import Code, CodeScheme
from domain.commands import Command, Request
from domain.commands import instrument as i
from domain.commands import organ as o
from domain.elements import Elements
from domain.events.instrument import Because, Change, Total
from domain.value import names_of, replace
from domain.vocabulary import Level, OrganKind
from tests.analytics.detailed import detailed_scripts
from tests.facts import CITY
from tests.projections.papered import PAPERS
from tests.scripts import START, days

WHOLE = "11211100MB1519392H2000106015000"
"""An 实施编码: the organ's credit code, its level, and the 基本编码."""
CODES = (
    (),
    (Code(scheme=CodeScheme.IMPLEMENTATION, text=WHOLE),),
    (
        Code(scheme=CodeScheme.LOCAL, text="甲-7"),
        Code(scheme=CodeScheme.IMPLEMENTATION, text=WHOLE),
        Code(scheme=CodeScheme.BASE, text="000106016000"),
        Code(scheme=CodeScheme.BASE, text="000106017000"),
    ),
    (Code(scheme=CodeScheme.IMPLEMENTATION, text="short"),),
)
SCOPES = ("", "行政审批项目")
on = days.map(lambda day: Act(effective_on=day))
papers = st.sampled_from(PAPERS)
changes = st.sampled_from([Change.CANCEL, Change.DELEGATE])
totals = st.builds(
    Total,
    change=changes,
    count=st.integers(0, 900),
    scope=st.sampled_from(SCOPES),
    sub_items=st.booleans(),
    annex=st.sampled_from(["", "附件1"]),
)
stated: st.SearchStrategy[Command] = st.one_of(
    st.builds(
        i.StateTotals,
        stream=papers,
        act=on,
        totals=st.lists(totals, min_size=1, max_size=4).map(tuple),
    ),
    st.builds(
        i.ExplainDifference,
        stream=papers,
        act=on,
        change=changes,
        count=st.integers(1, 9),
        because=st.sampled_from(Because),
        scope=st.sampled_from(SCOPES),
        sub_items=st.booleans(),
    ),
)
founded: st.SearchStrategy[Command] = st.one_of(
    st.builds(
        o.EstablishOrgan,
        stream=st.sampled_from(["organ:new", "organ:newer"]),
        act=on,
        name=st.just("新'机关\"\\甲"),
        kind=st.sampled_from(OrganKind),
        level=st.sampled_from([None, Level.COUNTY]),
        area=st.sampled_from(["", "211122", "211100000000", "100000", "211122101000"]),
        parent=st.sampled_from(["", CITY]),
        founding_unknown=st.booleans(),
    ),
    st.builds(o.DissolveOrgan, stream=st.just("organ:new"), act=on, successors=st.just((CITY,))),
    st.builds(o.MergeOrgan, stream=st.just("organ:newer"), act=on, into=st.just(CITY)),
)
furniture = st.builds(
    dict[str, Any],
    codes=st.sampled_from(CODES),
    parent_code=st.sampled_from(["", "P-1"]),
    parent_name=st.sampled_from(["", "主项"]),
    review_levels=st.sampled_from([0, 3]),
)


def furnished(
    script: Sequence[Request], more: Sequence[Command], saying: Sequence[dict[str, Any]]
) -> list[Request]:
    says = cycle(saying)
    alone = [Request(commands=(one,), actor="clerk") for one in more]
    opened, rest = script[:2], script[2:]
    mixed = [one for pair in zip(alone, rest, strict=False) for one in pair]
    left = [*alone[len(rest) :], *rest[len(alone) :]]
    return [
        *opened,
        *(
            replace(request, commands=tuple(fitted(one, next(says)) for one in request.commands))
            for request in (*mixed, *left)
        ),
    ]


def fitted(thing: Any, says: dict[str, Any]) -> Any:
    """A command with more elements, where it has any; a code is one power's only."""
    if "elements" not in names_of(type(thing)):
        return thing
    own = {"codes": says["codes"] if thing.stream.endswith("a") else thing.elements.codes}
    if isinstance(thing, i.Command) and hasattr(thing, "changed"):
        changed = tuple(dict.fromkeys((*thing.changed, "codes", "parent_name", "review_levels")))
        return replace(thing, changed=changed, elements=replace(thing.elements, **says | own))
    return replace(thing, elements=replace(thing.elements, **says | own))


furnished_scripts: st.SearchStrategy[list[Request]] = st.builds(
    furnished,
    detailed_scripts,
    st.lists(st.one_of(stated, founded), min_size=3, max_size=9),
    st.lists(furniture, min_size=2, max_size=5),
)

__all__ = ["START", "Elements", "furnished_scripts"]
