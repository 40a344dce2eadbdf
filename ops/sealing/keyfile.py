"""Files that hold one key, in one line, and that only their owner may open."""

import os
import shlex
import stat
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from ops.sealing.durable import SECRET, sync_folders, write_fresh
from ops.sealing.refusals import BadKey

Key = TypeVar("Key")


def keep(key: object, path: Path) -> None:
    """Write a key to a new file, whole or not at all. Raises FileExistsError, never overwrites."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    write_fresh(fresh, f"{key}\n".encode(), SECRET)
    try:
        os.link(fresh, path)
    finally:
        fresh.unlink()
    sync_folders((path.parent, path.parent.parent))


def load(path: Path, parse: Callable[[str], Key], kind: tuple[str, str]) -> Key:
    """The key in a file, from its line. ``kind``: what it should hold, in both languages.

    Raises BadKey, and OSError where there is no file.
    """
    with open(path, "rb") as file:
        refuse_open(path, os.fstat(file.fileno()).st_mode)
        content = file.read()
    try:
        return parse(content.decode().removesuffix("\n"))
    except ValueError:
        # Not the reason: it could repeat what the file holds.
        zh, en = kind
        raise BadKey(f"文件 {path} 不是{zh}", f"the file {path} holds no {en}") from None


def refuse_open(path: Path, mode: int) -> None:
    """Raises BadKey for a file that others may open."""
    if stat.S_IMODE(mode) & 0o077:
        remedy = f"chmod 600 {shlex.quote(str(path))}"
        raise BadKey(
            f"密钥文件 {path} 可被他人读取，不能使用。请运行: {remedy}",
            f"the key file {path} is open to others and is not used. Run: {remedy}",
        )
