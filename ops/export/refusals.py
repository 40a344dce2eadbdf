"""Why nothing is exported: somebody else is at it, or what lies in the folder cannot be built on.

NotExported
├── Exporting      another process exports into this folder
├── OtherLedger    the folder holds the export of another ledger, or of one that had got further
├── Altered        the entries are not those that were kept or signed
├── Damaged        the manifest or a segment is not what it must be
├── Incomplete     a read model does not hold what it must
└── Stopped        the database or the disk failed in the middle
"""


class NotExported(Exception):
    """The last manifest still stands; said in Chinese and in English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.zh, self.en = zh, en

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


class Exporting(NotExported):
    """Another process exports into this folder."""


class OtherLedger(NotExported):
    """What lies in the folder was not exported from this ledger as it is."""


class Altered(NotExported):
    """The entries are not those of the tree that the ledger keeps, or that was signed."""


class Damaged(NotExported):
    """A file of the export is not what it was."""


class Incomplete(NotExported):
    """A read model does not hold what it must: it is to be rebuilt."""


class Stopped(NotExported):
    """The database or the disk failed in the middle."""
