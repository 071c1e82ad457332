"""The language of the window: the one that was chosen, else the system's, where there is a translation into it.

A translation is a file `csdesk_LANGUAGE.qm` in resources/translations, made by `make words` and dropped in. Where
none is there the window speaks the program's own words, and nothing of Qt is loaded to find that out.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from csdesk import wording
from csdesk.services.resources import FOLDER

if TYPE_CHECKING:
    from PySide6.QtCore import QTranslator
    from PySide6.QtWidgets import QApplication

TRANSLATIONS = FOLDER / "translations"
START = "csdesk_"


def speak(chosen: str = "", folder: Path = TRANSLATIONS) -> str:
    """Say everything from now on in `chosen` (es, es_MX), or in the system's language; gives the one that is spoken.

    To be called before any page or service is loaded: what they say is looked up when they are. Empty: the program's
    own words, also where the file of a translation is damaged.
    """
    there = available(folder)
    if not there:
        return ""
    from PySide6.QtCore import QLocale

    wanted = [chosen] if chosen else QLocale.system().uiLanguages()
    name = next((found for one in wanted if (found := _match(one.replace("-", "_"), there))), "")
    translator = _loaded(folder / f"{START}{name}.qm") if name else None
    if translator is None:
        return ""
    wording.speak(_says(translator), name)
    return name


def available(folder: Path = TRANSLATIONS) -> tuple[str, ...]:
    """The languages that were dropped in, by their code."""
    return tuple(sorted(file.stem.removeprefix(START) for file in folder.glob(f"{START}*.qm")))


def teach_qt(app: "QApplication", language: str) -> None:
    """Qt's own words (of its dialogs and menus) in a language, as far as Qt brings it."""
    from PySide6.QtCore import QLibraryInfo, QTranslator

    translator = QTranslator(app)
    if translator.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)


def _match(wanted: str, there: tuple[str, ...]) -> str:
    """`es_MX` is found as such, or as `es`."""
    return next((one for one in (wanted, wanted.partition("_")[0]) if one in there), "")


def _loaded(file: Path) -> "QTranslator | None":
    from PySide6.QtCore import QTranslator

    translator = QTranslator()
    return translator if translator.load(str(file)) else None


def _says(translator: "QTranslator") -> Callable[[str], str]:
    @cache
    def translated(source: str) -> str:
        return translator.translate("", source) or source

    return translated
