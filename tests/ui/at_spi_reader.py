"""Reads the window as a screen reader does: over AT-SPI, from another program. Prints what it found as JSON.

dbus-run-session -- xvfb-run -a python -m tests.ui.at_spi_reader VAULT PASSPHRASE SCREEN...
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

from jeepney import DBusAddress, MatchRule, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

ACCESSIBLE = "org.a11y.atspi.Accessible"
PROPERTIES = "org.freedesktop.DBus.Properties"
ROOT = "/org/a11y/atspi/accessible/root"
EVENTS = "org.a11y.atspi.Event.Object"
REGISTRY = "org.a11y.atspi.Registry"
SHOWING = 25
"""The bit of a state set."""
LABELLED_BY = 2
"""How a label stands to what it labels."""
LONGEST = 20.0
MOST = 90
"""So many of what lies in one part are read: of a list the first rows."""
Node = dict[str, Any]


def call(
    bus: DBusConnection, name: str, path: str, interface: str, method: str, kinds: str | None = None, *body: Any
) -> tuple[Any, ...]:
    """What a method answers."""
    address = DBusAddress(path, bus_name=name, interface=interface)
    answer = bus.send_and_get_reply(new_method_call(address, method, kinds, body), timeout=LONGEST)
    return tuple(answer.body)


def wake(session: DBusConnection) -> str:
    """Say that a screen reader is there; gives the address of its bus."""
    for switch in ("IsEnabled", "ScreenReaderEnabled"):
        on = ("org.a11y.Status", switch, ("b", True))
        call(session, "org.a11y.Bus", "/org/a11y/bus", PROPERTIES, "Set", "ssv", *on)
    address: str = call(session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress")[0]
    return address


class Reader:
    """Walks the tree and listens."""

    def __init__(self) -> None:
        self.bus = open_dbus_connection(wake(open_dbus_connection("SESSION")))
        rule = MatchRule(type="signal", interface=EVENTS, member="Announcement")
        self.bus.send_and_get_reply(message_bus.AddMatch(rule))
        listening: tuple[Any, ...] = ("sass", "object:announcement", [], "")
        call(self.bus, REGISTRY, "/org/a11y/atspi/registry", REGISTRY, "RegisterEvent", *listening)

    def applications(self) -> list[tuple[str, str]]:
        """The programs that can be read."""
        return list(call(self.bus, REGISTRY, ROOT, ACCESSIBLE, "GetChildren")[0])

    def nodes(self, name: str, path: str) -> Iterator[Node]:
        """Everything below, with itself."""
        told = {
            "name": call(self.bus, name, path, PROPERTIES, "Get", "ss", ACCESSIBLE, "Name")[0][1],
            "description": call(self.bus, name, path, PROPERTIES, "Get", "ss", ACCESSIBLE, "Description")[0][1],
            "role": call(self.bus, name, path, ACCESSIBLE, "GetRoleName")[0],
            "showing": bool(call(self.bus, name, path, ACCESSIBLE, "GetState")[0][0] >> SHOWING & 1),
        }
        if told["role"] == "combo box":
            told["labels"] = self.labels(name, path)
        yield told
        for below, at in call(self.bus, name, path, ACCESSIBLE, "GetChildren")[0][:MOST]:
            yield from self.nodes(below, at)

    def labels(self, name: str, path: str) -> list[str]:
        """What a part is called by its labels; of a selection that is what is read before its value."""
        relations = call(self.bus, name, path, ACCESSIBLE, "GetRelationSet")[0]
        labels = [one for kind, others in relations if kind == LABELLED_BY for one in others]
        return [call(self.bus, *label, PROPERTIES, "Get", "ss", ACCESSIBLE, "Name")[0][1] for label in labels]

    def page(self) -> list[Node]:
        """All that stands in the window now."""
        return [node for name, path in self.applications() for node in self.nodes(name, path)]

    def heard(self, wanted: str) -> list[str]:
        """What is said until these words came, or nobody says them."""
        said: list[str] = []
        end = time.monotonic() + LONGEST
        while time.monotonic() < end and not any(wanted in words for words in said):
            try:
                message = self.bus.receive(timeout=1)
            except TimeoutError:
                continue
            if message.header.fields.get(3) == "Announcement":
                said.append(str(message.body[3][1]))
        return said


def main(vault: str, passphrase: str, *screens: str) -> None:
    """Read the locked page, a wrong try, the desk and some screens."""
    reader = Reader()
    command = [sys.executable, "-m", "tests.ui.at_spi_window", vault, passphrase]
    with subprocess.Popen(command, stdin=subprocess.PIPE, text=True) as window:
        assert window.stdin is not None

        def tell(line: str) -> None:
            assert window.stdin is not None
            window.stdin.write(line + "\n")
            window.stdin.flush()

        end = time.monotonic() + LONGEST
        while not reader.applications() and time.monotonic() < end:
            time.sleep(0.1)
        found: dict[str, Any] = {"locked": reader.page()}
        tell("try not this one at all")
        found["wrong"] = reader.heard("That passphrase does not open this vault")
        found["refused"] = reader.page()
        tell("open")
        found["opened"] = reader.heard("Today")
        for screen in screens:
            tell(f"go {screen}")
            time.sleep(1.5)
            found[screen] = reader.page()
        tell("say Brought in: 12 people.")
        found["said"] = reader.heard("Brought in")
        tell("end")
        found["code"] = window.wait(timeout=LONGEST)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
