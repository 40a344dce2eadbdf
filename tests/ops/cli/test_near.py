"""What somebody may have meant who mistyped the name of a power."""

from dataclasses import dataclass

import pytest

from ops.cli import near


@dataclass
class Listed:
    """A list of powers by id and name."""

    powers: dict[str, str]

    def lines(self):
        return [{"power": id, "name": name} for id, name in self.powers.items()]


LIST = Listed({"power:grant-171": "饲料添加剂事故认定", "power:grant-2": "施工许可"})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("饲料添加剂事故认定a", ["饲料添加剂事故认定"]),
        ("grant-17l", ["grant-171"]),
        ("power:grant-17l", ["grant-171"]),
        ("从来没有的名称", []),
        ("", []),
    ],
)
def test_names_and_ids_that_are_like_a_text_are_found(text, found):
    assert near.near(LIST, text)[:1] == found


def test_too_long_a_list_is_not_searched(monkeypatch):
    monkeypatch.setattr(near, "MOST", 3)
    assert near.near(LIST, "grant-17l") == []
