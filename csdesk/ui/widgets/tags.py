"""States and messages: tags, chips, banners, the note that says when something was saved."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy

from csdesk.ui import formats, theme
from csdesk.ui.accessible import Role
from csdesk.ui.messages import ICONS
from csdesk.ui.speech import announce, announce_soon
from csdesk.ui.theme import Tone
from csdesk.ui.widgets.buttons import Button
from csdesk.ui.widgets.layouts import row
from csdesk.ui.widgets.naming import name_widget, restyle
from csdesk.ui.widgets.text import Icon, Text
from csdesk.wording import tr

__all__ = ["Banner", "Chip", "SampleTag", "StatusPill", "Tag"]


class Tag(QFrame):
    """A state: icon and word on the wash of its tone."""

    def __init__(self, text: str, tone: Tone = Tone.PLAIN, *, icon: str = "", name: str = "") -> None:
        super().__init__()
        self.setProperty("tag", str(tone))
        self._icon = Icon(icon or ICONS.get(tone, "tag"), str(tone), 14)
        self._label = Text(text, "small")
        self.setLayout(row(self._icon, self._label, gap=5, margins=(7, 0, 7, 0)))
        self.setFixedHeight(theme.scaled(20))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        name_widget(self, name)  # its word speaks for it

    @property
    def text(self) -> str:
        """The word on it."""
        return self._label.text()

    def set(self, text: str, tone: Tone, icon: str = "") -> None:
        """Change word and tone."""
        self._label.setText(text)
        self._icon.set_icon(icon or ICONS.get(tone, "tag"), str(tone))
        self.setProperty("tag", str(tone))
        restyle(self)
        restyle(self._label)


class SampleTag(QFrame):
    """The mark of a vault that holds sample data."""

    def __init__(self, name: str = "sampleData") -> None:
        super().__init__()
        self.setProperty("tag", "sample")
        self.setLayout(row(Icon("flask"), Text(tr("Sample data"), "small_strong"), gap=6, margins=(8, 0, 8, 0)))
        self.setFixedHeight(theme.scaled(24))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        name_widget(self, name, tr("Sample data"))


class StatusPill(Tag):
    """`Saved 10:08:41`: only after the vault has it. Nothing is shown until something is typed or saved."""

    def __init__(self, name: str = "") -> None:
        super().__init__(tr("Not saved yet"), Tone.PLAIN, icon="circle-dashed", name=name)
        self._is_saved = False

    def saved(self, at: datetime) -> None:
        """The vault has it since this moment (UTC)."""
        if not self._is_saved:
            announce_soon(self, tr("Saved"))
        self._is_saved = True
        self._show(tr("Saved {exact_time}", exact_time=formats.exact_time(at)), Tone.GOOD, "check-circle")

    def waiting(self) -> None:
        """Something was typed that the vault does not have yet."""
        self._is_saved = False
        self._show(tr("Not saved yet"), Tone.PLAIN, "circle-dashed")

    def failed(self) -> None:
        """The vault did not take it."""
        self._is_saved = False
        self._show(tr("Not saved"), Tone.BAD)
        announce(self, tr("Not saved"), at_once=True)

    def _show(self, words: str, tone: Tone, icon: str = "") -> None:
        self.set(words, tone, icon)
        self.show()


class Chip(Button):
    """A filter that is on or off; a removable one shows an x and tells `removed`."""

    removed = Signal()

    def __init__(
        self, text: str, *, count: str = "", name: str = "", icon: str = "", removable: bool = False
    ) -> None:
        super().__init__(text, name=name, kind="chip", icon=icon, trailing="×" if removable else count)
        self.setCheckable(True)
        self.setChecked(removable)
        if removable:
            self.clicked.connect(lambda _checked=False: self.removed.emit())


class Banner(QFrame):
    """One sentence in a tone, and one action."""

    spoken_role = Role.AlertMessage

    closed = Signal()

    def __init__(
        self,
        sentence: str,
        tone: Tone = Tone.INFO,
        *,
        action: str = "",
        on_action: Callable[[], object] | None = None,
        key: str = "",
        name: str = "",
        closable: bool = False,
    ) -> None:
        super().__init__()
        self.setProperty("banner", str(tone))
        self.sentence = sentence
        parts = row(Icon(ICONS.get(tone, "info"), str(tone), 18), 2, gap=8, margins=(12, 6, 8, 6))
        parts.addWidget(Text(sentence, wrap=True, name=f"{name}.sentence" if name else ""), 1)
        if action:
            parts.addWidget(Button(action, on_action, key=key, name=f"{name}.action" if name else ""))
        if closable:
            close = Button("", self.closed.emit, kind="bar", icon="x", name=f"{name}.close" if name else "")
            close.setAccessibleName(tr("Close this message"))
            parts.addWidget(close)
        parts.addStrut(theme.scaled(28))  # a least height of its own would let nothing grow beyond it
        self.setLayout(parts)
        name_widget(self, name, sentence)
