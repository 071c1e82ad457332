"""A message as an e-mail: the same bytes each time, several recipients, nothing but addresses in its head."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.services.email_address import is_address
from csdesk.services.errors import DeskError
from csdesk.services.mailbox import letters
from csdesk.services.mailbox.letters import Enclosure, Text

AT = datetime(2026, 10, 8, 16, tzinfo=UTC)
BOOK = Enclosure(
    "Rock County – 2026 Q3.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\3\4" * 99
)
PAGE = Enclosure("Rock County.pdf", "application/pdf", b"%PDF-1.7\r\n.\r\n--=_x")
TEXT = Text(
    message_id="<0199@agency.example>",
    sender_name="Dana Liaison",
    sender="dana@agency.example",
    recipients=("pao@rock.example", "csa@rock.example"),
    subject="Report, July–September 2026",
    body="Good morning,\n.\nFrom here on: “less” is = more.\n",
    enclosures=(BOOK, PAGE),
)


def read(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_all_recipients_stand_in_it_and_get_it() -> None:
    letter = letters.letter(TEXT, at=AT)
    message = read(letter.content)
    assert letter.recipients == TEXT.recipients
    assert message["To"] == "pao@rock.example, csa@rock.example"
    assert message["From"] == "Dana Liaison <dana@agency.example>"
    assert [part.get_filename() for part in message.iter_attachments()] == [BOOK.file_name, PAGE.file_name]
    assert [part.get_content() for part in message.iter_attachments()] == [BOOK.content, PAGE.content]


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200),
    st.lists(st.binary(max_size=300), max_size=3),
    st.sampled_from(["<a@b>", "<0199b@agency.example>", f"<{'x' * 60}@agency.example>"]),
)
def test_each_handing_over_is_of_the_same_bytes(body: str, files: list[bytes], message_id: str) -> None:
    enclosures = tuple(Enclosure(f"{place}.bin", "application/octet-stream", one) for place, one in enumerate(files))
    text = replace(TEXT, body=body, enclosures=enclosures, message_id=message_id)
    first, second = letters.letter(text, at=AT), letters.letter(text, at=AT)
    assert first == second
    assert first.sha256 == second.sha256
    assert letters.draft(text) == letters.draft(text)
    assert b"\n" not in first.content.replace(b"\r\n", b"")
    assert first.content.isascii()
    assert max(map(len, first.content.split(b"\r\n"))) <= 998
    assert [part.get_content() for part in read(first.content).iter_attachments()] == files


def test_a_boundary_in_a_file_divides_nothing() -> None:
    boundary = read(letters.letter(TEXT, at=AT).content).get_boundary()
    assert boundary is not None
    trap = f"\r\n--{boundary}\r\nContent-Type: text/html\r\n\r\n<p>\r\n--{boundary}--\r\n"
    text = replace(TEXT, body=trap, enclosures=(Enclosure("a.txt", "application/octet-stream", trap.encode()),))
    (file,) = read(letters.letter(text, at=AT).content).iter_attachments()
    assert file.get_content() == trap.encode()


def test_nobody_to_go_to() -> None:
    with pytest.raises(DeskError, match="no e-mail address to go to"):
        letters.letter(replace(TEXT, recipients=()), at=AT)
    assert read(letters.draft(replace(TEXT, recipients=())))["To"] is None


@pytest.mark.parametrize(
    "address",
    [
        "nobody",
        "a@b\r\nBcc: c@d",
        "päo@rock.example",
        "a b@rock.example",
        "",
        "@b",
        "a@",
        "<a@b>",
        '"a,b"@c',
        "a@b (c)",
    ],
)
def test_what_is_no_address(address: str) -> None:
    assert not is_address(address)
    assert not letters.are_addresses(f"pao@rock.example, {address or '@'}")
    with pytest.raises(DeskError, match="not an e-mail address"):
        letters.letter(replace(TEXT, recipients=("pao@rock.example", address)), at=AT)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("", ()),
        ("a@b.example", ("a@b.example",)),
        ("a@b.example, c@d.example", ("a@b.example", "c@d.example")),
        (" a@b.example,c@d.example , a@b.example,", ("a@b.example", "c@d.example")),
    ],
)
def test_the_addresses_of_a_line(line: str, found: tuple[str, ...]) -> None:
    assert letters.addresses_of(line) == found
    assert letters.are_addresses(line) == bool(found)
