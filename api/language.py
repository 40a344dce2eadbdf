"""The language of what is said to a caller: Chinese or English, by Accept-Language (RFC 9110)."""

import re

from fastapi import Request

RANGE = re.compile(r"([a-z*]{1,8})(?:-[a-z0-9-]*)?(?:;q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?")


def chinese(request: Request) -> bool:
    """Whether Chinese is preferred to English; English where nothing is said, or neither named."""
    weights = preferences(request.headers.get("accept-language", ""))
    others = weights.get("*", 0.0)
    return weights.get("zh", others) > weights.get("en", others)


def preferences(header: str) -> dict[str, float]:
    """The weight of each language, the highest of its ranges; what is malformed is passed over."""
    weights: dict[str, float] = {}
    for part in header.lower().replace(" ", "").split(","):
        if found := RANGE.fullmatch(part):
            weight = float(found[2]) if found[2] else 1.0
            weights[found[1]] = max(weight, weights.get(found[1], 0.0))
    return weights
