"""The form on a record: what was typed into it is kept however it is left, until it is saved or dropped."""

from collections.abc import Callable
from uuid import UUID

from csdesk.services.errors import DeskError
from csdesk.ui.messages import Messages
from csdesk.ui.screens.ncps.action_sheet import Action, ActionSheet, Work
from csdesk.ui.screens.ncps.drafts import Drafts
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.ui.screens.ncps.record_work import RecordWork
from csdesk.wording import tr

KEPT = tr("What you typed is kept, and there again when you open this form.")
ADOPTED = tr("What was begun on the record that was merged into this one is here now.")


class Forms:
    """Opens, saves and leaves the one form of the record screen."""

    def __init__(self, sheet: ActionSheet, drafts: Drafts, work: RecordWork, messages: Messages) -> None:
        self._sheet, self._drafts, self._work, self._messages = sheet, drafts, work, messages

    def open(self, action: Action, page: RecordPage) -> None:
        """Show the form of an action, with what was typed for it before. Another one that is open is closed."""
        ncp_id, sheet = page.record.ncp_id, self._sheet
        if sheet.action is not None and sheet.action.name == action.name:
            self._drafts.keep_form(ncp_id, sheet.unsaved(), is_open=False)
        else:
            self.close(ncp_id)
        sheet.begin(action, page, self._work.now)
        before = self._drafts.take_form(ncp_id, action.name)
        if before is not None:
            sheet.bring_back(before)
            told = self._messages.current
            if told is not None and told.sentence == KEPT:
                self._messages.clear()  # what it offers to drop is open again

    def close(self, ncp_id: UUID | None) -> None:
        """It is left without being saved: what was typed waits until the same form is opened again."""
        typed = self._sheet.unsaved()
        self._drafts.keep_form(ncp_id, typed, is_open=False)
        self._sheet.end()
        if typed:
            self._messages.info(KEPT, tr("Drop it"), lambda: self._drafts.take_form(ncp_id, typed["action"]))

    def leave(self, ncp_id: UUID | None) -> None:
        """Another record is looked at: the form opens again when this one is shown again."""
        self._drafts.keep_form(ncp_id, self._sheet.unsaved(), is_open=True)
        self._sheet.end()

    def save(self, action: Action, work: Work, then: Callable[[], object]) -> None:
        """Save what it says; `then` follows where it is still open."""
        sheet, ncp_id = self._sheet, self._sheet.ncp_id
        sheet.save.setEnabled(False)

        def saved() -> None:
            sheet.save.setEnabled(True)
            self._drafts.take_form(ncp_id, action.name)
            if (sheet.ncp_id, sheet.action) == (ncp_id, action):
                sheet.end()
                then()

        def refused(error: DeskError) -> None:
            sheet.save.setEnabled(True)
            sheet.show_refusal(error)

        self._work.save_form(ncp_id, action, work, saved, refused)
