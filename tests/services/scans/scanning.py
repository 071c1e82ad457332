"""Scans for the tests: pages as a scanner or a phone makes them."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

import segno
from PIL import Image

if TYPE_CHECKING:
    from uuid import UUID

PAGE = (1275, 1650)
"""Dots of a Letter page at 150 to the inch."""


def page(*codes: "str | UUID", turned: float = 0) -> Image.Image:
    """A page with these codes at its foot, lying a little askew."""
    made = Image.new("RGB", PAGE, "white")
    for place, code in enumerate(codes):
        drawn = io.BytesIO()
        segno.make(str(code), error="m", micro=False).save(drawn, kind="png", scale=3)
        with Image.open(drawn) as picture:
            made.paste(picture.convert("RGB"), (1050 - 300 * place, 1450))
    return made.rotate(turned, expand=True, fillcolor="white")


def as_pdf(pages: Sequence[Image.Image]) -> bytes:
    """Pages as a scanner puts them into one file."""
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return out.getvalue()


def as_picture(made: Image.Image, kind: str) -> bytes:
    """One page as a picture: `JPEG`, `PNG`, or `HEIC` as a phone has it."""
    out = io.BytesIO()
    if kind == "HEIC":
        import pillow_heif

        pillow_heif.from_pillow(made).save(out)
    else:
        made.save(out, kind)
    return out.getvalue()
