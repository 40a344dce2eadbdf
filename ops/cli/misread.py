"""An option that cannot be read, said in the language that was asked for."""

import typer


def speaks_chinese(lang: str) -> bool:
    """Chinese for zh, zh_CN.UTF-8 and the like; English for everything else."""
    return lang.lower().startswith("zh")


class Misread(typer.BadParameter):
    """A value that is not what its option takes; ``zh`` and ``en`` say what it does take."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh

    def chinese_message(self) -> str:
        """The Chinese sentence behind the option's name; ``format_message`` is the English one."""
        name = self.param.get_error_hint() if self.param else ""
        return f"{name} 的值有误: {self.zh}".strip()
