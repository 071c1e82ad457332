"""Address labels: name and address, nothing else."""

from collections.abc import Sequence

from csdesk.services.documents.sheet import Sheet
from csdesk.services.errors import RefusedError
from csdesk.services.letters.fields import words
from csdesk.services.letters.geometry import INCH, LabelSheet, label_sheets
from csdesk.services.letters.pages import HIGHEST, LINE, LOWEST, draw_lines, fitting_size
from csdesk.wording import tr

SIZE = 10.0
INSIDE = 11.0
"""Points that stay free at the left and the right of a label: sheets lie a little askew."""


def label_sheet(code: str) -> LabelSheet:
    """A sheet by its code. Raises `RefusedError`."""
    for sheet in label_sheets():
        if sheet.code == code:
            return sheet
    raise RefusedError(tr("This sheet of labels is not known. Nothing was made; choose another one."))


def labels_pdf(blocks: Sequence[tuple[str, ...]], labels: LabelSheet, *, first: int = 1) -> bytes:
    """Labels, row by row from the label `first` (1 is the upper left one) of the first sheet on.

    Raises `RefusedError` when that is no label of the sheet, or there is nobody.
    """
    if not 1 <= first <= labels.count:
        raise RefusedError(tr("The first label is one from 1 to {count}. Nothing was made.", count=labels.count))
    if not blocks:
        raise RefusedError(tr("Nobody of these people has an address for a label. Nothing was made."))
    sheet = Sheet(
        title=words()["labels_title"], language=words()["language"], footer=lambda *_page: None, one_sided=True
    )
    for number, lines in enumerate(blocks, start=first - 1):
        if number and number % labels.count == 0:
            sheet.next_page()
        box = labels.box(number % labels.count)
        width = labels.width - 2 * INSIDE
        size = fitting_size(lines, width, SIZE, 6.0)
        high = (HIGHEST + (len(lines) - 1) * LINE + LOWEST) * size
        top = (box.top + box.bottom - high) / 2
        inches = {"left": box.left + INSIDE, "top": top, "width": width, "height": labels.height}
        place = {name: points / INCH for name, points in inches.items()}
        draw_lines(sheet, sheet.root.add("P"), lines, place, size)
    return sheet.finish()
