"""The form of one entry of the directory: what was typed into it outlives a lock."""

from typing import Any

from csdesk.ui.widgets import Form, Sheet


class EntrySheet(Sheet):
    """A form of one entry, or of a new one. Whoever shows an entry says which (`_shows`)."""

    def __init__(self, form: Form, *, name: str) -> None:
        super().__init__(padding=16, gap=10, name=name)
        self.form = form
        self._entry_id = ""
        self._before: dict[str, Any] = {}

    def unsaved(self) -> dict[str, Any]:
        """What was typed, and for which entry; empty when nothing was."""
        typed = self.form.unsaved()
        return {"entry_id": self._entry_id, "typed": typed} if typed else self._before

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Put it back once this entry is shown, or a new one begun."""
        self._before = unsaved

    def _comes_back(self, entry_id: str) -> bool:
        """What was typed for this entry is to be put back."""
        return self._before.get("entry_id") == entry_id

    def _is_new_typed(self) -> bool:
        """A new one is open with something typed, and not another one to be put back."""
        return not self._entry_id and bool(self.form.unsaved()) and not self._comes_back("")

    def _shows(self, entry_id: str) -> None:
        """The form is filled with this entry; empty: it takes a new one."""
        self._entry_id = entry_id
        if self._comes_back(entry_id):
            self.form.bring_back(self._before["typed"])
            self._before = {}
