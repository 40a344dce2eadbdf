"""Text made plain: composed, trimmed and with one kind of line end, so that equal looks equal."""

import re
import unicodedata
from typing import Final

NEWLINES: Final = re.compile(r"\r\n?|[\v\f\u0085\u2028\u2029]")
INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
CONTROL: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
UNUSUAL: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufdd0-\uffff]"
)
"""Whatever the slower expressions above may be about; most texts have none of it."""


def plain(text: str) -> str:
    """The text in NFC, trimmed, without invisible characters, its lines ended by a newline."""
    if UNUSUAL.search(text):
        text = INVISIBLE.sub("", NEWLINES.sub("\n", text))
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return text.strip()


def spoilt(text: str) -> str:
    """Why a text is not to be trusted, as a reason, or nothing."""
    if not UNUSUAL.search(text):
        return ""
    if CONTROL.search(text):
        return "control_character"
    return "lost_text" if "\ufffd" in text else ""
