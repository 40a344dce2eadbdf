"""One line for each power: what it says, in which order, in which spelling."""

from tests.facts import CITY, COUNTY, OTHER

NAMES = {CITY: "市住建局", COUNTY: "县住建局", OTHER: "邻县住建局"}
