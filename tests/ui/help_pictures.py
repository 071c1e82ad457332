"""The pictures of the help: scenes of the desk, taken by the suite, and the words that stood on each when it was."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtWidgets import QAbstractButton, QHeaderView, QToolButton, QWidget

from csdesk.services import help_pages
from csdesk.ui import scenes
from csdesk.ui.scenes import Files
from csdesk.ui.shell.window import Window

COLOURS = 128
"""Of a picture: as many as its letters need, and a third of the bytes."""
WORDS = "words.json"
PICTURE = re.compile(r"!\[[^\]]+\]\(" + help_pages.PICTURES + r"/([\w-]+)\.png\)")
DATA = re.compile(r"[\d,.:$/()+%-]+")
"""Numbers, days and phones are of the sample, not of the program."""


def named() -> dict[str, str]:
    """The scenes that pages show, each with a page that does."""
    pages = help_pages.pages().values()
    return {scene: page.name for page in pages for scene in PICTURE.findall(page.text)}


def folder() -> Path:
    """Where the pictures lie."""
    return help_pages.folder() / help_pages.PICTURES


def recorded() -> dict[str, list[str]]:
    """What stood on each picture when it was taken."""
    read: dict[str, list[str]] = json.loads((folder() / WORDS).read_text(encoding="utf-8"))
    return read


def walk(window: Window, files: Files) -> Iterator[str]:
    """Bring every scene that a page shows in view; gives its name."""
    for scene in scenes.walk(window, files=files, names=named()):
        yield scene.name


def words(window: QWidget) -> list[str]:
    """What buttons and headers of tables say, without the numbers of the sample. Qt's small ones show icons."""
    said = set()
    for part in window.findChildren(QWidget):
        if not part.isVisible() or part.window() is not window:
            continue
        if isinstance(part, QAbstractButton) and not isinstance(part, QToolButton):
            said.add(part.text())
        elif isinstance(part, QHeaderView) and part.model() is not None:
            said |= {str(part.model().headerData(at, part.orientation()) or "") for at in range(part.count())}
    return sorted({bare for one in said if (bare := " ".join(DATA.sub(" ", one).split()))})


def take(window: Window, name: str) -> None:
    """Save the picture of what is in view, and what stands on it."""
    from io import BytesIO

    from PIL import Image

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    scenes.picture(window).save(buffer, "PNG")
    picture = Image.open(BytesIO(bytes(buffer.data().data()))).convert("RGB")
    folder().mkdir(exist_ok=True)
    picture.quantize(COLOURS).save(folder() / f"{name}.png", optimize=True)
    file = folder() / WORDS
    before = recorded() if file.exists() else {}
    kept = {scene: said for scene, said in before.items() if scene in named()} | {name: words(window)}
    file.write_text(json.dumps(kept, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


def drop_others() -> None:
    """Remove pictures that no page shows any more."""
    for file in folder().glob("*.png"):
        if file.stem not in named():
            file.unlink()
