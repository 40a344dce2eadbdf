"""The list of a day as rows to hold a copy against."""

from collections import defaultdict
from collections.abc import Iterator

from domain.compliance.facts import Facts
from domain.compliance.pairing import Row
from domain.power import Power
from ops.compliance.cells import told


def listed(facts: Facts) -> Iterator[Row]:
    """A row for everything that the list carries on the day, public services too."""
    names: dict[str, str] = {}
    for dossier in facts.powers.values():
        power = dossier.carried
        if power is not None:
            for organ in power.holders:
                if organ not in names:
                    names[organ] = facts.name_of(organ)
            yield row(power, names)


def row(power: Power, names: dict[str, str]) -> Row:
    cells = {
        **told(power.elements),
        **codes(power),
        "holders": "；".join(sorted(names[organ] for organ in power.holders)),
        "kind": power.term or power.kind.label,
        "area": power.area,
    }
    if power.level:
        cells["level"] = power.level.label
    return Row(
        id=power.id,
        name=power.elements.name,
        codes=tuple(dict.fromkeys(code.text for code in power.elements.codes)),
        organs=frozenset(power.holders),
        cells=cells,
        meant={"holders": "；".join(sorted(power.holders)), "kind": power.kind.value},
    )


def codes(power: Power) -> dict[str, str]:
    """The codes by scheme: their fields are called base_code, implementation_code …"""
    found: dict[str, list[str]] = defaultdict(list)
    for code in power.elements.codes:
        found[f"{code.scheme}_code"].append(code.text)
    return {field: "；".join(sorted(texts)) for field, texts in found.items()}
