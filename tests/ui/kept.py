"""Whether what is typed into the fields in view is kept while it is not saved: a lock or a power cut loses none."""

import json
import string

from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QPlainTextEdit, QWidget

from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import SearchBox
from tests.ui.looking import in_view

LETTERS = string.ascii_lowercase
NOT_KEPT = {
    "scans.find": "a search: whose page it is",
    "topBar.find": "a search, and Enter leads to what was found",
    "ncps.ask.input": "one word that is answered before anything else is done",
    "outbox.day": "a day that is answered before anything else is done",
    "today.postpone.day": "one word that is answered before anything else is done",
    "audit.since": "a day that limits a list",
    "audit.until": "a day that limits a list",
    "interview.answer": "an answer, which is kept as it is given",
    "plans.changes.note": "kept in the draft as it is typed",
    "plans.step.1.alternative": "kept in the draft as it is typed",
    "plans.step.1.items": "kept in the draft as it is typed",
    "plans.step.1.rhythm": "kept in the draft as it is typed",
    "reviewAnswers.on": "today, for a file that is read again after a lock",
    "scans.coach": "proposed, for a scan that is read again after a lock",
    "scans.signed_on": "today, for a scan that is read again after a lock",
    "settings.counties.typed": "a search: which county is added",
    "vault.newCode.group.1": "a part of the recovery code, which is a secret",
    "vault.newCode.group.2": "a part of the recovery code, which is a secret",
    "vault.retire.name": "typed to confirm what cannot be undone",
    "letters.firstLabel": "a number between 1 and 30, for one print",
}
"""Fields whose words are not kept, and why; neither are those of searches in lists."""


def not_kept(window: Window, seen: set[str]) -> list[str]:
    """Fields in view that lose a word typed into them; `seen`: those that were looked at in other scenes, too.

    Each field gets a word of its own.
    """
    if window.cover is not None or window.main is None:
        return []  # the parent's answers are in the vault as they are given
    lost = []
    for part in _fields(window):
        name = f"{window.main.current}/{part.objectName()}"
        if name in seen or not part.isVisible():
            continue
        seen.add(name)
        word = _word(len(seen))
        _type(part, word)
        if word not in json.dumps(window.main.unsaved(), default=str):
            lost.append(name)
    return lost


def _fields(window: Window) -> list[QLineEdit | QPlainTextEdit]:
    return [
        part
        for part in in_view(window)
        if isinstance(part, QLineEdit | QPlainTextEdit)
        and not isinstance(part, SearchBox)
        and part.objectName() not in NOT_KEPT
        and part.isEnabled()
        and not part.isReadOnly()
        and not _is_a_part_of_another(part)
        and not _is_secret(part)
    ]


def _is_a_part_of_another(part: QWidget) -> bool:
    return isinstance(part.parentWidget(), QAbstractSpinBox)


def _is_secret(part: QWidget) -> bool:
    return isinstance(part, QLineEdit) and part.echoMode() is not QLineEdit.EchoMode.Normal


def _word(number: int) -> str:
    """A word that is nowhere else, and that the shortest field has room for."""
    return f"Q{LETTERS[number // 26]}{LETTERS[number % 26]}w"


def _type(part: QLineEdit | QPlainTextEdit, word: str) -> None:
    """As if typed."""
    if isinstance(part, QLineEdit):
        part.setText(word)
        part.textEdited.emit(word)
    else:
        part.setPlainText(word)
