"""A command line that cannot be read, said in the language that was asked for.

Typer speaks English. What it says of a wrong command line is translated here and nowhere else;
a sentence that is not known here stays as it is.
"""

import re
from collections.abc import Generator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, Final

import typer
from typer.core import TyperGroup

from ops.cli.misread import Misread, speaks_chinese
from ops.cli.output import complain
from ops.cli.plain import visible

GIVEN = "quanze.given"
WRONG_VALUE = r"Invalid value for (.+?): "
SENTENCES: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(english, re.DOTALL), chinese)
    for english, chinese in (
        (r"No such option: (.+?) \(Possible options: (.+)\)", r"没有选项 \1。相近的有: \2"),
        (r"No such option: (.+)", r"没有选项 \1"),
        (r"Option (.+) requires an argument\.", r"选项 \1 后面缺少它的值"),
        (r"Option (.+) does not take a value\.", r"选项 \1 不带值"),
        (r"No such command (.+)\. Did you mean (.+)\?", r"没有命令 \1。相近的有: \2"),
        (r"No such command (.+)\.", r"没有命令 \1"),
        (r"Missing command\.", r"缺少命令"),
        (r"Missing argument (.+)\.", r"缺少参数 \1"),
        (r"Missing option (.+?)\. Choose from:\s+(.+)", r"缺少选项 \1。可用: \2"),
        (r"Missing option (.+)\.", r"缺少选项 \1"),
        (r"Got unexpected extra argument\(s\) \((.*)\)", r"多余的参数: \1"),
        (
            WRONG_VALUE + r"Input should be greater than or equal to (.+)",
            r"\1 的值有误: 不能小于 \2",
        ),
        (WRONG_VALUE + r"Input should be less than or equal to (.+)", r"\1 的值有误: 不能大于 \2"),
        (WRONG_VALUE + r"Input should be a valid integer, .+", r"\1 的值有误: 应为整数"),
        (WRONG_VALUE + r"Input should be a valid number, .+", r"\1 的值有误: 应为数字"),
        (WRONG_VALUE + r"Unable to parse input string as an integer, .+", r"\1 的值有误: 数太大"),
        (WRONG_VALUE + r"path (.+) is not readable\.", r"\1 的值有误: 无权读取 \2"),
        (WRONG_VALUE + r"embedded null byte", r"\1 的值有误: 不能含有 U+0000（NUL）"),
    )
)
"""What Typer and Pydantic say, and the same in Chinese."""
USAGE: Final = (
    ("Usage:", "用法:"),
    ("[OPTIONS]", "[选项]"),
    ("COMMAND [ARGS]...", "命令 [参数]..."),
)


class Tree(TyperGroup):
    """The tree of sub-commands, in whose name every wrong command line is complained about."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # pyright: ignore[reportIncompatibleMethodOverride] (its base has no public name)
        ctx.meta[GIVEN] = tuple(args)
        with told(ctx):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: typer.Context) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride] (its base has no public name)
        with told(ctx):
            return super().invoke(ctx)


@contextmanager
def told(context: typer.Context) -> Generator[None]:
    """Say in Chinese what is wrong with the command line, where that is the language."""
    try:
        yield
    except typer.TyperException as error:
        error.message = error.message.removeprefix("Value error, ")
        sentence = in_chinese(error) if speaks_chinese(language(context)) else None
        if sentence is None:
            raise
        where: typer.Context | None = getattr(error, "ctx", None)
        complain(f"{usage(where) if where else ''}错误: {visible(sentence)}")
        raise typer.Exit(error.exit_code) from None


def in_chinese(error: typer.TyperException) -> str | None:
    """The Chinese sentence; None for what Typer says and this table does not know."""
    if isinstance(error, Misread):
        return error.chinese_message()
    said = error.format_message()
    for english, chinese in SENTENCES:
        if found := english.fullmatch(said):
            return " ".join(found.expand(chinese).split())
    return None


def usage(context: typer.Context) -> str:
    """How the sub-command is written, and where its help is."""
    text = context.get_usage()
    for english, chinese in USAGE:
        text = text.replace(english, chinese)
    return f"{text}\n查看帮助: {context.command_path} --help\n\n"


def language(context: typer.Context) -> str:
    """What ``--lang`` says, which may stand behind the mistake; else what the environment says."""
    given: tuple[str, ...] = context.meta[GIVEN]
    found = ""
    for word, following in pairwise((*given, "")):
        if word == "--lang":
            found = following
        elif word.startswith("--lang="):
            found = word.removeprefix("--lang=")
    return found or environment(context)


def environment(context: typer.Context) -> str:
    """The language of the environment, as the option that every sub-command takes reads it."""
    tree = context.find_root().command
    assert isinstance(tree, TyperGroup)
    options = (each for command in tree.commands.values() for each in command.params)
    option = next(each for each in options if each.name == "lang")
    return option.resolve_envvar_value(context) or ""
