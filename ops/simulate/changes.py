"""The changes that concern one power alone, and what each leaves behind in the simulation."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from domain.elements import Elements, Limit
from domain.events import AnyEvent
from domain.events import power as e
from domain.events.instrument import Change
from domain.vocabulary import PowerKind
from ops.simulate import items, words
from ops.simulate.powers import HANDLED, KIND_NUMBER
from ops.simulate.world import Fit, Item, World


class Kind(Protocol):
    """A kind of change: how it is told, and what it does."""

    @property
    def counted(self) -> Change: ...
    @property
    def fit(self) -> Fit | None: ...
    def event(self, world: World, item: Item) -> AnyEvent: ...
    def settle(self, world: World, item: Item) -> None: ...


Fields = Callable[[World, Item], dict[str, Any]]


def nothing(world: World, item: Item) -> dict[str, Any]:
    del world, item
    return {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Simple:
    """A change that is told in one event and needs nobody else."""

    cls: type[AnyEvent]
    counted: Change
    fields: Fields = nothing
    fit: Fit | None = None
    ends: bool = False
    marks: int = 0
    becomes: PowerKind | None = None

    def event(self, world: World, item: Item) -> AnyEvent:
        return world.event(self.cls, item, **self.fields(world, item))

    def settle(self, world: World, item: Item) -> None:
        powers = world.powers
        if self.ends:
            powers.end(item.power)
            return
        powers.free[item.power] = item.on
        powers.marks[item.power] |= self.marks
        if self.becomes is not None:
            powers.kind[item.power] = KIND_NUMBER[self.becomes]


def is_kind(*kinds: PowerKind) -> Fit:
    wanted = frozenset(KIND_NUMBER[kind] for kind in kinds)
    return lambda world, power: world.powers.kind[power] in wanted


def whole_licence(world: World, power: int) -> bool:
    """A licence still in its first form."""
    powers = world.powers
    return powers.kind_of(power) is PowerKind.LICENCE and not powers.marks[power] & HANDLED


def removed(world: World, item: Item) -> dict[str, Any]:
    scale = words.SCALES[1 + item.number % (len(words.SCALES) - 1)]
    return {"removed": f"（模拟）其中涉及{scale}的部分"}


CANCEL = Simple(
    cls=e.PowerCancelled,
    counted=Change.CANCEL,
    fields=lambda world, item: {"reason": "（模拟）不再需要通过审批管理"},
    ends=True,
)
NARROW = Simple(cls=e.PowerNarrowed, counted=Change.PARTIAL_CANCEL, fields=removed)
RETAIN = Simple(cls=e.PowerRetained, counted=Change.RETAIN)
STRICT = Simple(cls=e.PowerMarkedStrict, counted=Change.STRICT)
LAPSE = Simple(
    cls=e.PowerLapsed,
    counted=Change.LAPSE,
    fields=lambda world, item: {"reason": "（模拟）清理期内未申报"},
    ends=True,
)
RELEASE = Simple(
    cls=e.PowerReleased,
    counted=Change.RELEASE,
    fields=lambda world, item: {"receiver": "（模拟）行业协会"},
    fit=is_kind(PowerKind.CONFIRMATION, PowerKind.REWARD, PowerKind.SERVICE),
    ends=True,
)
FILING = Simple(
    cls=e.PowerConvertedToFiling,
    counted=Change.CONVERT_FILING,
    fit=whole_licence,
    marks=HANDLED,
    becomes=PowerKind.OTHER,
)
COMMITMENT = Simple(
    cls=e.PowerConvertedToCommitment,
    counted=Change.CONVERT_COMMITMENT,
    fit=whole_licence,
    marks=HANDLED,
)
RESEQUENCE = Simple(
    cls=e.PowerResequenced,
    counted=Change.CONVERT_POST_REGISTRATION,
    fit=whole_licence,
    marks=HANDLED,
)


def reclassify(source: PowerKind, to: PowerKind) -> Simple:
    return Simple(
        cls=e.PowerReclassified,
        counted=Change.RECLASSIFY,
        fields=lambda world, item: {"kind": to, "term": to.label},
        fit=is_kind(source),
        becomes=to,
    )


RECLASSIFICATIONS = (
    reclassify(PowerKind.LICENCE, PowerKind.CONFIRMATION),
    reclassify(PowerKind.OTHER, PowerKind.SERVICE),
    reclassify(PowerKind.CONFIRMATION, PowerKind.OTHER),
)
NO_LICENCE_ANY_MORE = reclassify(PowerKind.NON_LICENCE_APPROVAL, PowerKind.OTHER)


def other_words(world: World, item: Item) -> dict[str, Any]:
    """Some elements read otherwise from now on."""
    number = int(world.random.random() * 1_000)
    match number % 4:
        case 0:
            return {"changed": ("office",), "elements": Elements(office=words.OFFICES[number % 7])}
        case 1:
            limit = Limit(amount=1 + number % 20, unit="工作日")
            return {"changed": ("promised_limit",), "elements": Elements(promised_limit=limit)}
        case 2:
            return {
                "changed": ("supervision", "remedies"),
                "elements": Elements(
                    supervision=f"网上监督平台（{number}）", remedies="行政复议、行政诉讼、信访"
                ),
            }
        case _:
            return {"changed": ("remark",), "elements": Elements(remark=f"（模拟）说明{number}")}


def current_basis(world: World, item: Item) -> dict[str, Any]:
    """The basis as its law is numbered now; the power is remembered as up to date."""
    powers = world.powers
    field = world.organs[powers.origin[item.power]].field
    powers.edition[item.power] = world.editions[field]
    basis = items.basis(field, powers.item[item.power], powers.edition[item.power])
    return {"changed": ("legal_basis",), "elements": Elements(legal_basis=basis)}


def outdated(world: World, power: int) -> bool:
    """The power still cites its law as it was numbered before the last amendment."""
    powers = world.powers
    return powers.edition[power] != world.editions[world.organs[powers.origin[power]].field]


def current_codes(world: World, item: Item) -> dict[str, Any]:
    codes = items.codes(world.powers, item.power, world.organs)
    return {"changed": ("codes",), "elements": Elements(codes=codes)}


AMEND = Simple(cls=e.PowerAmended, counted=Change.AMEND, fields=other_words)
AMEND_BASIS = Simple(cls=e.PowerAmended, counted=Change.AMEND, fields=current_basis, fit=outdated)
RECODE = Simple(cls=e.PowerAmended, counted=Change.AMEND, fields=current_codes)
