"""QR codes as shapes, so that they are sharp at any size."""

from typing import Any


def draw(canvas: Any, text: str, left: float, bottom: float, size: float) -> None:
    """Draw the code of `text` into a square of `size` points. A white edge of four dots around it is the caller's."""
    import segno

    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    dot = size / len(rows)
    shape = canvas.beginPath()
    for down, row in enumerate(rows, start=1):
        for across, dark in enumerate(row):
            if dark:
                shape.rect(left + across * dot, bottom + size - down * dot, dot, dot)
    canvas.setFillGray(0)
    canvas.drawPath(shape, stroke=0, fill=1)
