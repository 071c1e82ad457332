"""The outbox in the real window, with the reports of a quarter as drafts, and a mail server on this computer."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy.orm import Session

from csdesk.services import mailbox, reporting, settings
from csdesk.services.mailbox import MessageLine, MessageState
from csdesk.services.reporting import Quarter
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from csdesk.ui.screens import Screen
from csdesk.ui.screens.reports import OutboxScreen
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button
from tests.services.people import NOW, WHO
from tests.services.reporting import desk as scripted

QUARTER = Quarter(2026, 3)
Settled = Callable[[], None]


def settings_for(vault: Vault, port: int) -> Settings:
    """Of a liaison who sends by the server at this port of this computer; 0 for no server."""
    return replace(
        vault.read(settings.load),
        liaison_name="Pat Lund",
        liaison_email="pat.lund@agency.example",
        smtp_host="127.0.0.1" if port else "",
        smtp_port=port or 25,
        smtp_security="none",
    )


def open_drafts(vault: Vault, window: Window, settled: Settled, port: int) -> OutboxScreen:
    """The outbox with the drafts of a quarter: the state and three CSAs."""
    mine = settings_for(vault, port)

    def work(session: Session) -> None:
        scripted.script(session, seed=4, people=40)
        settings.save(session, mine)
        reporting.prepare_quarter(session, QUARTER, at=NOW, who=WHO, settings=mine)
        mailbox.draft_messages(session, QUARTER, at=NOW, who=WHO, settings=mine)

    vault.write(work)
    window.open_desk(vault, mine)
    return outbox(window, settled)


def outbox(window: Window, settled: Settled) -> OutboxScreen:
    """The outbox of the desk that is open."""
    assert window.desk is not None
    assert window.main is not None
    window.desk.navigate("outbox")
    settled()
    screen = window.main.screens["outbox"]
    assert isinstance(screen, OutboxScreen)
    return screen


def states(vault: Vault) -> dict[str, MessageState]:
    """Each recipient, and how the message stands in the vault."""
    return {message.recipient_name: message.state for message in vault.read(mailbox.list_messages)}


def button(screen: Screen, name: str) -> Button:
    """A button by its name."""
    found = screen.findChild(Button, name)
    assert found is not None, name
    return found


def press(screen: Screen, name: str, settled: Settled) -> None:
    """Press a button, and wait for what follows."""
    button(screen, name).click()
    settled()


def select(screen: OutboxScreen, wanted: Callable[[MessageLine], bool]) -> MessageLine:
    """Select the first message that is like this."""
    message = next(message for message in screen.messages if wanted(message))
    assert screen.list.select_key(message.id)
    return message
