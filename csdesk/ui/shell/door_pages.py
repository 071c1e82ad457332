"""The pages before the desk. Each is made when it is first wanted: the program begins with one of them."""

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from csdesk.services.clock import Clock
from csdesk.ui.shell.door import DoorPage
from csdesk.ui.tasks import Tasks
from csdesk.ui.ways import Ways
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.ui.dialogs import Dialogs
    from csdesk.ui.shell.passphrase_page import PassphrasePage
    from csdesk.ui.shell.recovery_page import RecoveryPage
    from csdesk.ui.shell.restore_page import RestorePage
    from csdesk.ui.shell.unlock_page import UnlockPage
    from csdesk.ui.shell.waiting import WaitingPage
    from csdesk.ui.shell.welcome_page import WelcomePage
    from csdesk.ui.shell.work_page import WorkPage
    from csdesk.ui.shell.you_page import YouPage

FOR_THE_CASEWORKER = tr("The vault is locked. Only its passphrase opens it here.")
Page = TypeVar("Page", bound="DoorPage | WaitingPage")


class DoorPages(QObject):
    """`page_made(QWidget)`: for the window to lay it out."""

    page_made = Signal(object)

    def __init__(self, ways: Ways, tasks: Tasks, dialogs: "Dialogs", clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._ways = ways
        self._tasks = tasks
        self._dialogs = dialogs
        self._clock = clock
        self.vault_path = ways.known_vault() or ways.default_path
        self.pages: list[DoorPage | WaitingPage] = []
        """Those that were made so far."""

    @cached_property
    def unlock(self) -> "UnlockPage":
        """Asks for the passphrase or the recovery code."""
        from csdesk.ui.shell.unlock_page import UnlockPage

        return self._made(UnlockPage(can_sample=self._ways.make_sample is not None))

    @cached_property
    def welcome(self) -> "WelcomePage":
        """Creates a vault."""
        from csdesk.ui.shell.welcome_page import WelcomePage

        ways = self._ways
        can_sample = ways.make_sample is not None
        return self._made(WelcomePage(self._tasks, self.vault_path, policy=ways.policy, can_sample=can_sample))

    @cached_property
    def recovery(self) -> "RecoveryPage":
        """Shows the recovery code of a new vault, and asks whether it is kept."""
        from csdesk.ui.shell.recovery_page import RecoveryPage

        return self._made(RecoveryPage(self._tasks, self._dialogs, self._recovery_sheet))

    @cached_property
    def you(self) -> "YouPage":
        """Asks who works at a new desk, and in which counties."""
        from csdesk.ui.shell.you_page import YouPage

        return self._made(YouPage())

    @cached_property
    def passphrase(self) -> "PassphrasePage":
        """Asks for a new passphrase after the recovery code opened the vault."""
        from csdesk.ui.shell.passphrase_page import PassphrasePage

        return self._made(PassphrasePage(self._tasks))

    @cached_property
    def restore(self) -> "RestorePage":
        """Puts a backup in the vault's place."""
        from csdesk.ui.shell.restore_page import RestorePage

        return self._made(RestorePage(self._clock.today))

    @cached_property
    def work(self) -> "WorkPage":
        """Says what is done with the vault before it is open."""
        from csdesk.ui.shell.work_page import WorkPage

        return self._made(WorkPage())

    @cached_property
    def bare(self) -> "WaitingPage":
        """While a parent has the computer: a calm page, and behind it the passphrase."""
        from csdesk.ui.shell.waiting import Verb, WaitingPage, WaitingWords

        verb = Verb("open", tr("Open the desk"))
        return self._made(WaitingPage("door", WaitingWords(), FOR_THE_CASEWORKER, verb))

    def _has(self, name: str) -> bool:
        """Whether this page was made already."""
        return name in vars(self)

    def _made(self, page: Page) -> Page:
        self.pages.append(page)
        self._connect(page)
        self.page_made.emit(page)
        return page

    def _connect(self, page: "DoorPage | WaitingPage") -> None:
        """What happens when something is done on a page: whoever leads from one to the other says so."""

    def _recovery_sheet(self, code: str) -> bytes:
        return self._ways.recovery_sheet(code, self.vault_path, made=self._clock.today())
