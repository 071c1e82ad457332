"""Lines to write on with a pen."""

from collections.abc import Sequence

from csdesk.services.documents.sheet import MARGIN, Sheet, Style, plain

HEIGHT = 32.0
"""The room above a line, in points."""
GAP = 24.0


def pen_lines(sheet: Sheet, labels: Sequence[str], style: Style) -> None:
    """Lines, two beside each other, each with its label below it."""
    width = (sheet.width - GAP) / 2
    for start in range(0, len(labels), 2):
        sheet.y -= HEIGHT
        for across, label in enumerate(labels[start : start + 2]):
            x = MARGIN + across * (width + GAP)
            sheet.rule(x, x + width, sheet.y)
            sheet.draw(sheet.paragraph(plain(label), style, width), sheet.root.add("P"), x, sheet.y - 2)
        sheet.y -= style.leading
