"""QR codes as shapes, so that they are sharp at any size."""

from itertools import groupby
from typing import Any


def draw(canvas: Any, text: str, left: float, bottom: float, size: float) -> None:
    """Draw the code of `text` into a square of `size` points. A white edge of four dots around it is the caller's."""
    import segno

    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    shape = canvas.beginPath()
    for up, row in enumerate(reversed(rows)):
        across = 0
        for dark, dots in groupby(row):
            wide = len(list(dots))
            if dark:
                shape.rect(across, up, wide, 1)
            across += wide
    canvas.saveState()
    canvas.translate(left, bottom)
    canvas.scale(size / len(rows), size / len(rows))
    canvas.setFillGray(0)
    canvas.drawPath(shape, stroke=0, fill=1)
    canvas.restoreState()
