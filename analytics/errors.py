"""What an analyst is told when an export cannot be read, or a question cannot be answered."""


class Unreadable(Exception):
    """The export cannot be read: what is wrong, and in which file."""


class Unanswerable(ValueError):
    """A question cannot be answered as it was asked: which parameter is wrong, and why.

    ``str()`` says so in English, ``zh`` in Chinese.
    """

    def __init__(self, parameter: str, reason: str, zh: str) -> None:
        super().__init__(f"{parameter}: {reason}")
        self.parameter = parameter
        self.reason = reason
        self.zh = f"{parameter}: {zh}"
        self.said = parameter, reason, zh

    def __reduce__(self) -> tuple[type["Unanswerable"], tuple[str, str, str]]:
        return type(self), self.said  # so that it comes whole out of another process


class Unavailable(Exception):
    """An engine cannot be used: why, and what to do.

    ``str()`` says so in English, ``zh`` in Chinese.
    """

    def __init__(self, reason: str, zh: str) -> None:
        super().__init__(reason)
        self.zh = zh
