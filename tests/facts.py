"""Ready-made events and commands; a test spells out only what it is about."""

from datetime import date
from typing import Any

from domain.act import Act
from domain.codes import Code, CodeScheme
from domain.commands import AddPower, CorrectEntry, MergePowers, RevokeChange, SplitPower
from domain.commands import power as p
from domain.elements import Elements
from domain.events import power as e
from domain.events.organ import OrganEstablished
from domain.events.power import GrantMode
from domain.vocabulary import OrganKind, PowerKind

CITY, COUNTY, OTHER, TOWN = "organ:city", "organ:county", "organ:other", "organ:town"


def day(text: str) -> date:
    return date.fromisoformat(text)


def act(on: str = "2016-01-01", **changes: Any) -> Act:
    usual: dict[str, Any] = {
        "effective_on": day(on),
        "number": "市政发〔2016〕1号",
        "title": "关于调整行政职权的决定",
        "issuer": "市人民政府",
    }
    return Act(**(usual | changes))


ORGANS = tuple(
    OrganEstablished(
        stream=stream, version=1, act=act("2000-01-01"), actor="clerk", name=name, kind=kind
    )
    for stream, name, kind in (
        (CITY, "市住建局", OrganKind.DEPARTMENT),
        (COUNTY, "县住建局", OrganKind.DEPARTMENT),
        (OTHER, "邻县住建局", OrganKind.DEPARTMENT),
        (TOWN, "镇人民政府", OrganKind.GOVERNMENT),
    )
)


def elements(name: str = "建设工程规划许可证核发", **changes: Any) -> Elements:
    return Elements(name=name, **changes)


def code(text: str, scheme: CodeScheme = CodeScheme.LOCAL) -> Code:
    return Code(scheme=scheme, text=text)


def happened(event: type[Any], on: str, *, stream: str = "power:p", **fields: Any) -> Any:
    """An event of the past; its version is given by its place in the story."""
    wrap = {"stream": stream, "version": 1, "actor": "clerk"}
    act_fields = fields.pop("act", {})
    return event(**wrap, act=act(on, **act_fields), **fields)


def wish(command: type[Any], on: str, *, stream: str = "power:p", **fields: Any) -> Any:
    """A command."""
    act_fields = fields.pop("act", {})
    return command(stream=stream, act=act(on, **act_fields), **fields)


def added(on: str = "2010-01-01", *, stream: str = "power:p", **fields: Any) -> e.PowerAdded:
    usual: dict[str, Any] = {
        "elements": elements(),
        "kind": PowerKind.LICENCE,
        "holders": (CITY,),
        "area": "211100",
    }
    return happened(e.PowerAdded, on, stream=stream, **(usual | fields))


def add(on: str = "2010-01-01", *, stream: str = "power:p", **fields: Any) -> AddPower:
    usual: dict[str, Any] = {
        "elements": elements(),
        "kind": PowerKind.LICENCE,
        "holders": (CITY,),
        "area": "211100",
    }
    return wish(AddPower, on, stream=stream, **(usual | fields))


def cancelled(on: str, **fields: Any) -> e.PowerCancelled:
    return happened(e.PowerCancelled, on, **fields)


def cancel(on: str, **fields: Any) -> p.CancelPower:
    return wish(p.CancelPower, on, **fields)


def delegated(on: str, *, to: tuple[str, ...] = (COUNTY,), **fields: Any) -> e.PowerDelegated:
    return happened(e.PowerDelegated, on, to=to, **fields)


def delegate(on: str, *, to: tuple[str, ...] = (COUNTY,), **fields: Any) -> p.DelegatePower:
    return wish(p.DelegatePower, on, to=to, **fields)


def granted(on: str, *, to: str = COUNTY, **fields: Any) -> e.PowerGranted:
    return happened(
        e.PowerGranted, on, to=to, **({"mode": GrantMode.FOR_HOLDER, "area": "211122"} | fields)
    )


def grant(on: str, *, to: str = COUNTY, **fields: Any) -> p.GrantPower:
    return wish(
        p.GrantPower, on, to=to, **({"mode": GrantMode.FOR_HOLDER, "area": "211122"} | fields)
    )


def correct(version: int, replacement: Any = None, *, on: str = "2020-01-01") -> CorrectEntry:
    return wish(CorrectEntry, on, corrects=version, replacement=replacement, reason="录入有误")


def revoke(version: int, *, on: str) -> RevokeChange:
    return wish(RevokeChange, on, revokes=version)


def merge(on: str, sources: tuple[str, ...], *into: AddPower, **fields: Any) -> MergePowers:
    return wish(MergePowers, on, stream=sources[0], others=sources[1:], into=into, **fields)


def split(on: str, stream: str, *into: AddPower) -> SplitPower:
    return wish(SplitPower, on, stream=stream, into=into)
