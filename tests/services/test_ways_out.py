"""Nothing leaves by a way that is not listed, and the page for people says what the list says."""

from pathlib import Path

import pytest

from csdesk.models.release import Recipient
from csdesk.services import resources
from csdesk.services.files import require_told
from tests.support.ways_out import doors, of_source

LISTED = resources.toml("partners/ways_out.toml")
PAGE = Path("docs/ways-out.md")


def test_every_door_of_the_program_is_listed_and_no_other() -> None:
    listed = {door for way in LISTED["way"] for door in way["doors"]} | set(LISTED["machinery"])
    assert {f"{module} {kind}" for module, kind in doors()} == listed


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("open('x', 'w')", "raw file"),
        ("open(path, mode)", "raw file"),
        ("path.open('ab')", "raw file"),
        ("path.write_text(names)", "raw file"),
        ("QGuiApplication.clipboard().setText(name)", "clipboard"),
        ("QPrinter()", "printer"),
        ("import smtplib", "net"),
        ("from urllib.request import urlopen\nfrom smtplib import SMTP", "net"),
        ("QDesktopServices.openUrl(link)", "other program"),
        ("write_file(session, path, b'', told=told, policy=policy)", "write_file"),
    ],
)
def test_a_new_door_is_seen(source: str, kind: str) -> None:
    assert of_source(source) == {kind}


@pytest.mark.parametrize("source", ["open(path)", "open(path, 'rb')", "path.open()", "box.open()", "self.open(form)"])
def test_what_only_reads_is_no_door(source: str) -> None:
    assert of_source(source) == set()


def test_every_recipient_of_a_way_is_one_of_the_rules() -> None:
    named = {to for way in LISTED["way"] for to in way["to"]}
    assert named <= {*Recipient, "nobody"}
    assert len({way["code"] for way in LISTED["way"]}) == len(LISTED["way"])


def test_the_page_says_the_same() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert rows == [
        f"| `{way['code']}` | {way['title']} | {', '.join(way['to'])} | {way['asks']} | {way['leaves']} |"
        for way in LISTED["way"]
    ]


def test_what_says_nothing_of_what_it_tells_does_not_leave() -> None:
    with pytest.raises(TypeError, match="without saying what it tells"):
        require_told("nobody")  # type: ignore[arg-type]
