"""The cells of a file, which need not be there all the time."""

from collections.abc import Callable, Sequence
from typing import overload

from csdesk.services.referral_report.shapes import UntrustedSheet

ROWS_AT_A_TIME = 1_000


class Sheets(Sequence[UntrustedSheet]):
    """The sheets of a file. They may be let go, and are read again when somebody asks for them."""

    def __init__(self, sheets: Sequence[UntrustedSheet], again: Callable[[], Sequence[UntrustedSheet]]) -> None:
        self._sheets: Sequence[UntrustedSheet] = sheets
        self._count = len(sheets)
        self._again = again

    def let_go(self) -> None:
        """Free the cells: a few at a time, since no other thread moves meanwhile, the window's neither."""
        for sheet in self._sheets:
            while sheet.rows:
                del sheet.rows[-ROWS_AT_A_TIME:]
        self._sheets = ()

    def __len__(self) -> int:
        return self._count

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(self._count)

    @overload
    def __getitem__(self, place: int) -> UntrustedSheet: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[UntrustedSheet]: ...

    def __getitem__(self, place: int | slice) -> UntrustedSheet | Sequence[UntrustedSheet]:
        if len(self._sheets) < self._count:
            self._sheets = self._again()
        return self._sheets[place]
