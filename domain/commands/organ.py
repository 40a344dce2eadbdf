"""Requests about an organ."""

from dataclasses import dataclass

from domain.commands.command import Command
from domain.vocabulary import Level, OrganKind


@dataclass(frozen=True, kw_only=True, slots=True)
class EstablishOrgan(Command):
    """设立机构."""

    name: str
    kind: OrganKind = OrganKind.OTHER
    level: Level | None = None
    area: str = ""
    credit_code: str = ""
    parent: str = ""
    aliases: tuple[str, ...] = ()
    founding_unknown: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class RenameOrgan(Command):
    """更名."""

    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AliasOrgan(Command):
    """登记简称."""

    alias: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RecodeOrgan(Command):
    """统一社会信用代码变更."""

    credit_code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AddNamePlate(Command):
    """加挂牌子."""

    plate: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RemoveNamePlate(Command):
    """摘牌."""

    plate: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MergeOrgan(Command):
    """并入."""

    into: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DissolveOrgan(Command):
    """撤销."""

    successors: tuple[str, ...] = ()
