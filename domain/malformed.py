"""What a code without the shape of its scheme is answered with."""


class Malformed(ValueError):
    """The text does not have the shape of the code it is said to be."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.code!r} is malformed: {self.reason}"
