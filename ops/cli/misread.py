"""An option that cannot be read, said in the language that was asked for."""

from typing import Any

import typer


def speaks_chinese(lang: str) -> bool:
    """Chinese for zh, zh_CN.UTF-8 and the like; English for everything else."""
    return lang.lower().startswith("zh")


class Misread(typer.BadParameter):
    """A value that is not what its option takes; ``zh`` and ``en`` say what it does take."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh

    def format_message(self) -> str:
        """The sentence behind the option's name. ``--lang`` is read before all other options."""
        given: dict[str, Any] = self.ctx.params if self.ctx else {}
        if not speaks_chinese(given.get("lang") or ""):
            return super().format_message()
        name = self.param.get_error_hint() if self.param else ""
        return f"{name} 的值有误: {self.zh}".strip()
