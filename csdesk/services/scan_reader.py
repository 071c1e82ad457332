"""Reads a scan from elsewhere in a process of its own: the file on standard input, what was found on standard output.

A damaged or hostile PDF or picture can only end this process. What is said is JSON, one value a line:

- job `codes`: `{"page": n, "codes": [text, ...], "picture": JPEG in base 64}` for each page, numbered from 1;
- job `shown`: `{"file": PDF in base 64}`, every page of which is one picture that we made;
- job `pages 1,3`: `{"file": PDF in base 64}` of these pages, as they are in the file (PDF only).

At the end stands `{"end": true}`, or `{"refused": code}`: `damaged_file`, `too_large`, `password_protected`.
"""

import base64
import io
import json
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from csdesk.services.foreign_files.limits import limit_resources

if TYPE_CHECKING:
    from PIL.Image import Image

MEMORY_LIMIT = 1_200 * 1024 * 1024
"""Bytes of address space: a picture of 48 million dots, out of its HEIC, and a little more."""
SECONDS_LIMIT = 50
"""Processor time."""
POINTS = 72
READ_DPI = 200
"""Codes are found at this: less is read at any angle only where there is no noise."""
SHOWN_DPI = 150
LETTER = (8.5, 11.0)
"""Inches. A picture is shown as if it were a page of paper."""
LONGEST_SIDE = 17.0
"""Inches. A page that says it is larger is drawn as if it were so large."""
THUMBNAIL = (850, 1100)
MOST_PAGES = 120
MOST_DOTS = 120_000_000
"""Of one picture: the best phones have 108 million."""
LARGEST = (3_400, 4_400)
"""Dots of a picture that is worked with: 400 to the inch."""
QUALITY = 80


class Refused(Exception):  # noqa: N818 - a verdict
    """The file is not read on."""


def say(value: object) -> None:
    """One line of the answer."""
    sys.stdout.write(json.dumps(value))
    sys.stdout.write("\n")


def pages_of(content: bytes, kind: str, dots_per_inch: int) -> "Iterator[Image]":
    """The pages of a scan as pictures, upright, one at a time."""
    if kind == "pdf":
        yield from _pdf_pages(content, dots_per_inch)
    else:
        yield _picture(content, kind)


def _document(content: bytes) -> Any:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Refused("password_protected" if "assword" in str(error) else "damaged_file") from error
    if len(document) > MOST_PAGES:
        raise Refused("too_large")
    if not len(document):
        raise Refused("damaged_file")
    return document


def _pdf_pages(content: bytes, dots_per_inch: int) -> "Iterator[Image]":
    for page in _document(content):
        inches = max(page.get_size()) / POINTS
        scale = dots_per_inch / POINTS * min(1.0, LONGEST_SIDE / max(inches, 0.1))
        yield page.render(scale=scale).to_pil().convert("RGB")
        page.close()


def _picture(content: bytes, kind: str) -> "Image":
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_DOTS // 2  # Pillow refuses beyond twice of it, and warns before
    if kind == "heic":
        import pi_heif

        pi_heif.register_heif_opener(thumbnails=False)
    try:
        picture: Image.Image = Image.open(io.BytesIO(content), formats=("HEIF" if kind == "heic" else kind,))
        if picture.width * picture.height > MOST_DOTS:
            raise Refused("too_large")
        picture.draft("RGB", LARGEST)
        picture.load()
    except Image.DecompressionBombError as error:
        raise Refused("too_large") from error
    picture.thumbnail((max(LARGEST), max(LARGEST)))
    upright = ImageOps.exif_transpose(picture)
    if "A" not in upright.getbands() and "transparency" not in upright.info:
        return upright.convert("RGB")
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright.convert("RGBA").getchannel("A"))
    return paper


def say_codes(content: bytes, kind: str) -> None:
    """The texts of the QR codes of each page, and a small picture of it."""
    import zxingcpp

    for number, page in enumerate(pages_of(content, kind, READ_DPI), start=1):
        gray = page.convert("L")
        found = zxingcpp.read_barcodes(gray, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]))
        codes = list(dict.fromkeys(one.text for one in found if one.valid))
        page.thumbnail(THUMBNAIL)
        say({"page": number, "codes": codes, "picture": _base64(_jpeg(page))})


def say_shown(content: bytes, kind: str) -> None:
    """A PDF of our own making, whose pages show those of the scan."""
    import pypdfium2

    made = pypdfium2.PdfDocument.new()
    for picture in pages_of(content, kind, SHOWN_DPI):
        wide = picture.width > picture.height
        sheet = (LETTER[1], LETTER[0]) if wide else LETTER
        picture.thumbnail((round(sheet[0] * READ_DPI), round(sheet[1] * READ_DPI)))
        scale = min(sheet[0] * POINTS / picture.width, sheet[1] * POINTS / picture.height)
        image = pypdfium2.PdfImage.new(made)
        image.load_jpeg(io.BytesIO(_jpeg(picture)), inline=True)
        wide_points, high_points = picture.width * scale, picture.height * scale
        image.set_matrix(pypdfium2.PdfMatrix().scale(wide_points, high_points))
        page = made.new_page(wide_points, high_points)
        page.insert_obj(image)
        page.gen_content()
    _say_file(made)


def say_pages(content: bytes, numbers: str) -> None:
    """A PDF of some pages of this one."""
    import pypdfium2

    document = _document(content)
    made = pypdfium2.PdfDocument.new()
    made.import_pages(document, [int(number) - 1 for number in numbers.split(",")])
    _say_file(made)


def _say_file(made: Any) -> None:
    out = io.BytesIO()
    made.save(out)
    say({"file": _base64(out.getvalue())})


def _jpeg(picture: "Image") -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def main(arguments: Sequence[str]) -> int:
    """Do one job (`codes`, `shown` or `pages`, then the kind of file) from standard input to standard output."""
    limit_resources(MEMORY_LIMIT, SECONDS_LIMIT)
    job, kind, *numbers = arguments
    try:
        content = sys.stdin.buffer.read()
        if job == "codes":
            say_codes(content, kind)
        elif job == "shown":
            say_shown(content, kind)
        else:
            say_pages(content, *numbers)
        say({"end": True})
    except Refused as refused:
        say({"refused": str(refused)})
    except MemoryError:
        return 3
    except Exception:  # noqa: BLE001 - a foreign file, a foreign library: whatever it is, the file is at fault
        say({"refused": "damaged_file"})
    sys.stdout.flush()
    return 0
