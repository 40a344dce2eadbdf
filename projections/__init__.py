"""What the ledger says, laid out for reading: tables that can be thrown away and built anew.

``follow`` brings them up to date, entry by entry; each class answers the questions of one file.
"""

from projections.acts import Acts
from projections.duties import Duties
from projections.history import History
from projections.instruments import Instruments
from projections.lineage import Lineage
from projections.organs import Organs

READ_MODELS = (History, Organs, Instruments, Acts, Duties, Lineage)
"""The complete list."""

__all__ = [
    "READ_MODELS",
    "Acts",
    "Duties",
    "History",
    "Instruments",
    "Lineage",
    "Organs",
]
