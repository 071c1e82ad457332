"""The words of the program: each sentence that is shown goes through `tr`, so that a language can be dropped in.

Below everything else, and without Qt: the window hands in Qt's translation (`speak`) before its pages are loaded;
commands and services say the same sentences in the program's own words. What is data (a name, a note, the wording of
an instrument or of a law) never comes by here: those have their languages beside them in their own files.

Words that are shown and also kept, compared, or written on papers for others stay in the program's own language where
they are defined (`marked`), and are said in another one where the window shows them (`tr_marked`).
"""

from collections.abc import Callable

_translated: Callable[[str], str] | None = None
_language = ""


def speak(translated: Callable[[str], str] | None, language: str = "") -> None:
    """Say everything from now on as `translated(source)` gives it; None: in the program's own words.

    `language`: its code, for what has its languages in files beside each other (the help).
    """
    global _translated, _language  # one language for one process, as in Qt itself
    _translated, _language = translated, language


def language() -> str:
    """The code of the language that is spoken, such as `es`; empty for the program's own words."""
    return _language


def tr(source: str, /, **values: object) -> str:
    """`source` in the language that is spoken, with `values` put into its `{fields}`.

    The source is found in the code by Qt's `lupdate`, so it is written out where it is said, and whole: never put
    together from parts, since other languages have other orders.
    """
    said = source if _translated is None else _translated(source)
    return said.format(**values) if values else said


def marked(source: str, /) -> str:
    """`source` as it is: `lupdate` finds it here, and `tr_marked` says it where it is shown."""
    return source


def tr_marked(words: str, /) -> str:
    """Words of the program that are not written out here: marked ones, and those of a file in resources/.

    Others (a word that the liaison added to a list) have no translation and come back as they are.
    """
    return words if _translated is None else _translated(words)


def in_number(number: int, one: str, many: str) -> str:
    """`1 person`, `1,132 people`: both words are given, each in the language that is spoken."""
    return f"{number:,} {one if number == 1 else many}"
