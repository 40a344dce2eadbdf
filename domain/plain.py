"""Values as plain JSON values, and back. A field at its default is left out.

How a field is written and read follows from its type. What a later version does not know is
refused, never guessed.
"""

from functools import lru_cache
from typing import Any, TypeVar

from msgspec import ValidationError, convert, to_builtins

from domain.dates import PartialDate

T = TypeVar("T")


def plain(value: Any) -> Any:
    """As JSON knows it: mappings with keys in no order, tuples, text, integers, booleans."""
    return to_builtins(value, enc_hook=str)


def read(found: Any, cls: type[T]) -> T:
    """What ``plain`` made plain. Raises ValueError, naming the field."""
    try:
        return convert(found, cls, dec_hook=read_date)
    except ValidationError as error:
        raise ValueError(str(error)) from error


@lru_cache(maxsize=4096)
def read_date(cls: type[PartialDate], text: str) -> PartialDate:
    return cls(text)
