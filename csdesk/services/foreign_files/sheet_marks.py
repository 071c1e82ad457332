"""What a sheet says besides its cells: what is hidden, what is merged. All counted from 0, with both ends."""

from csdesk.services.foreign_files.answer import Answer
from csdesk.services.foreign_files.references import CellRange

Run = tuple[int, int]


class SheetMarks:
    """Gathered while a sheet is read, said at its end."""

    def __init__(self) -> None:
        self._rows: list[Run] = []
        self._columns: list[Run] = []
        self._merged: list[CellRange] = []

    def hide_rows(self, first: int, last: int) -> None:
        """These rows are hidden. What follows on the rows before is kept with them: a filter hides thousands."""
        if self._rows and self._rows[-1][1] + 1 == first:
            self._rows[-1] = (self._rows[-1][0], last)
        else:
            self._rows.append((first, last))

    def hide_columns(self, first: int, last: int) -> None:
        """These columns are hidden."""
        self._columns.append((first, last))

    def merge(self, cells: CellRange) -> None:
        """These cells are one."""
        self._merged.append(cells)

    def say(self, answer: Answer) -> None:
        """To whoever asked for the sheet."""
        answer.marks("hidden_rows", _joined(sorted(self._rows)))
        answer.marks("hidden_columns", sorted(self._columns))
        answer.marks("merged", self._merged)


def _joined(runs: list[Run]) -> list[Run]:
    """Rising runs without gaps and overlaps between them: `(1, 1), (2, 3), (3, 4), (7, 7)` -> `(1, 4), (7, 7)`."""
    joined: list[Run] = []
    for first, last in runs:
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined
