"""How much of a document has been read: what many small sheets add up to is bounded, too."""

from ops.importers.tables import limits
from ops.importers.tables.table import Place, Unreadable


class Tally:
    """Counts cells, characters and flaws of all sheets of one document."""

    def __init__(self) -> None:
        self.cells = self.characters = self.flaws = 0

    def count_cells(self, place: Place, cells: int) -> None:
        """So many cells more, used or between used ones."""
        self.cells += cells
        if self.cells > limits.CELLS:
            raise Unreadable(place, "too_many_cells", limit=limits.CELLS)

    def count_text(self, place: Place, characters: int) -> None:
        """So many characters more."""
        self.characters += characters
        if self.characters > limits.CHARACTERS:
            raise Unreadable(place, "too_much_text", limit=limits.CHARACTERS)

    def count_flaws(self, place: Place, flaws: int) -> None:
        """So many cells more that cannot be trusted."""
        self.flaws += flaws
        if self.flaws > limits.FLAWS:
            raise Unreadable(place, "too_many_flaws", limit=limits.FLAWS)
