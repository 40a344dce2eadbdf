"""Requests about an organ."""

from domain.commands.command import Command
from domain.vocabulary import Level, OrganKind


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


class RenameOrgan(Command):
    """更名."""

    name: str


class AliasOrgan(Command):
    """登记简称."""

    alias: str


class RecodeOrgan(Command):
    """统一社会信用代码变更."""

    credit_code: str


class AddNamePlate(Command):
    """加挂牌子."""

    plate: str


class RemoveNamePlate(Command):
    """摘牌."""

    plate: str


class MergeOrgan(Command):
    """并入."""

    into: str


class DissolveOrgan(Command):
    """撤销."""

    successors: tuple[str, ...] = ()
