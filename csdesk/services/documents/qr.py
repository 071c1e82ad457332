"""QR codes as shapes, so that they are sharp at any size."""

from itertools import groupby
from typing import Any

MASK = 3
"""One of the eight patterns over the dots: all are read alike, and to weigh them takes five times as long."""


class Code:
    """The code of a text, to be drawn as often as there are pages."""

    def __init__(self, text: str) -> None:
        import segno

        self._rows = [bytes(row) for row in segno.make(text, error="m", micro=False, mask=MASK).matrix]

    def draw(self, canvas: Any, left: float, bottom: float, size: float) -> None:
        """Draw it into a square of `size` points. A white edge of four dots around it is the caller's."""
        shape = canvas.beginPath()
        for up, row in enumerate(reversed(self._rows)):
            across = 0
            for dark, dots in groupby(row):
                wide = len(list(dots))
                if dark:
                    shape.rect(across, up, wide, 1)
                across += wide
        canvas.saveState()
        canvas.translate(left, bottom)
        canvas.scale(size / len(self._rows), size / len(self._rows))
        canvas.setFillGray(0)
        canvas.drawPath(shape, stroke=0, fill=1)
        canvas.restoreState()
