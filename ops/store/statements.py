"""The store's statements, one to a file, each opening with the question it answers."""

from functools import cache
from importlib import resources


@cache
def sql(name: str) -> bytes:
    return resources.files("ops.store").joinpath(f"{name}.sql").read_bytes()
