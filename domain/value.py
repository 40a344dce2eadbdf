"""What events and commands are made of, and the states folded from them: frozen, with named fields.

They are structs of msgspec, and not dataclasses, because a ledger of a million events is read,
copied with one field changed, and written again all the time: ADR 14 has the measurement.
"""

from typing import Any, TypeVar, dataclass_transform

from msgspec import Struct, StructMeta
from msgspec.structs import asdict, replace

__all__ = ["Value", "asdict", "names_of", "replace"]

M = TypeVar("M", bound="ValueMeta")


@dataclass_transform(kw_only_default=True, frozen_default=True)
class ValueMeta(StructMeta):
    """Frozen, keyword-only; in plain form without defaults, and nothing unknown is read back.

    A class with a ``topic`` is told by it from the others of its union.
    """

    def __new__(cls: type[M], name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> M:
        return super().__new__(
            cls,
            name,
            bases,
            namespace,
            frozen=True,
            kw_only=True,
            omit_defaults=True,
            forbid_unknown_fields=True,
            tag_field="topic" if "topic" in namespace else None,
            tag=namespace.get("topic"),
        )


class Value(Struct, metaclass=ValueMeta):
    """A value, equal to any other of its class that says the same."""


def names_of(cls: type[Value]) -> tuple[str, ...]:
    """The fields of a class, in the order in which they are declared, inherited ones first."""
    return cls.__struct_fields__
