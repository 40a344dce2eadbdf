"""How a sub-command is hung into the tree: with its own options and those all of them take."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, fields
from inspect import Parameter, Signature
from pathlib import Path
from typing import Any, cast, get_type_hints

import typer

from ops import wiring
from ops.cli.desk import Opening, at_desk
from ops.cli.failures import ExitCode, Halt
from ops.cli.lazily import lazily
from ops.cli.options import Common

CONTEXT = Parameter("context", Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)


def hang(
    app: typer.Typer,
    name: str,
    run: Callable[..., None],
    asked: type | None = None,
    *,
    house: Opening | None = None,
    late: bool = False,
) -> None:
    """Make ``quanze NAME`` call ``run(desk)``, or ``run(desk, asked)`` with its own options.

    ``asked`` is a frozen dataclass whose fields are typer's annotated options; one of a name that
    all sub-commands take stands in place of that. The first line of what ``run`` says about itself
    is the help text. ``house``: another than the usual one; ``late``: opened only when wanted.
    """

    def called(context: typer.Context, **given: Any) -> None:
        own = () if asked is None else (asked(**picked(asked, given)),)
        usual = house or opening(context)
        here = lazily(usual) if late else usual
        with at_desk(Common(**picked(Common, given)), here) as desk:
            check_text(given)
            run(desk, *own)

    own = parameters(asked) if asked else []
    taken = {one.name for one in own}
    common = [one for one in parameters(Common) if one.name not in taken]
    called.__annotations__ = {}
    called.__signature__ = Signature([CONTEXT, *own, *common])  # pyright: ignore[reportFunctionMemberAccess] (how typer is told)
    app.command(name, help=run.__doc__)(called)


def check_text(given: dict[str, Any]) -> None:
    """Bytes that are no text have no place in a ledger, nor has U+0000.

    Raises UnicodeError and Halt.
    """
    for text in texts(given.values()):
        text.encode()
        if "\0" in text:
            raise Halt(ExitCode.USAGE, "nul", text=text)


def texts(values: Iterable[object]) -> Iterator[str]:
    """Every text among what was given, in lists, too."""
    for value in values:
        if isinstance(value, str | Path):
            yield str(value)
        elif isinstance(value, list):
            yield from texts(cast(list[object], value))


def opening(context: typer.Context) -> Opening:
    """How the house is opened: as a test says, else as the settings say."""
    return context.obj or wiring.house


def picked(cls: type[Any], given: dict[str, Any]) -> dict[str, Any]:
    return {field.name: given[field.name] for field in fields(cls)}


def parameters(cls: type[Any]) -> list[Parameter]:
    """The fields of a dataclass as typer expects them: the parameters of a function."""
    hints = get_type_hints(cls, include_extras=True)
    return [
        Parameter(
            field.name,
            Parameter.KEYWORD_ONLY,
            annotation=hints[field.name],
            default=Parameter.empty if field.default is MISSING else field.default,
        )
        for field in fields(cls)
    ]
