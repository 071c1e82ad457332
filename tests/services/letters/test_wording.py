"""Wordings: fields, faults with their line, what comes with the program, and an office's own."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.services import letters
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.letters import fields, shipped, templates, wording_pdf
from csdesk.services.letters.fields import samples
from csdesk.services.letters.wording import faults, fields_in, fill, parts
from csdesk.services.vault import Vault
from tests.services.letters.mail import BACK, BY, office, pages
from tests.services.people import TODAY

CODES = ("invitation", "appointment", "missed", "missed_class", "welcome", "plain")
THREATS = ("must", "contempt", "arrest", "jail", "penalty", "failure", "warrant", "comply", "enforce", "owe", "late")


def syllables(word: str) -> int:
    """A rough count, rather too many than too few."""
    found = len(re.findall(r"[aeiouy]+", word.lower()))
    return max(1, found - (word.lower().endswith("e") and not word.lower().endswith("le")))


def grade(text: str) -> float:
    """The Flesch-Kincaid grade level."""
    sentences = [line for line in re.split(r"[.!?:\n]+", text) if line.strip()]
    words = re.findall(r"[A-Za-z']+", text)
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@pytest.mark.parametrize("code", CODES)
def test_a_shipped_wording_can_be_read_by_a_sixth_grader_and_threatens_nobody(code: str) -> None:
    one = shipped()[code]
    assert faults(one.title, one.body) == ()
    text = fill(one.body, samples())
    assert grade(text) < 6
    assert not set(re.findall(r"[a-z]+", text.lower())) & set(THREATS)
    assert "{phone}" in one.body
    assert "{liaison}" in one.body
    assert not any(fields()[name].confidential for name in fields_in(one.body))


@pytest.mark.parametrize("code", ["invitation", "appointment", "missed", "missed_class", "welcome"])
def test_a_shipped_wording_says_who_writes_why_and_that_it_is_a_choice(code: str) -> None:
    text = " ".join(fill(shipped()[code].body, samples()).split())
    assert "My name is Pat Liaison" in text
    assert "free, and it is your choice" in text or "You can stop at any time" in text
    assert "What happens next?" in text or "We will talk for" in text


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Dear {frist_name},", "Line 1: there is no field {frist_name}. Did you mean {first_name}?"),
        ("Hello\n\n{First Name}", "Line 3: there is no field {First Name}. Did you mean {first_name}?"),
        ("a\n{xyzzy}", "Line 2: there is no field {xyzzy}. Choose one from the list of fields."),
        ("a\nb {first_name", "Line 2: a brace is not closed: a } is missing."),
        ("first_name}", "Line 1: a brace was never opened: a { is missing."),
        ("{first_name\n}", "Line 1: a brace is not closed: a } is missing."),
        ("  \n", "The letter is empty."),
        ("x" * 12_001, "The letter is longer than 12,000 letters. Nobody would read it to the end; shorten it."),
    ],
)
def test_a_fault_is_said_with_its_line(body: str, said: str) -> None:
    assert faults("A title", body)[0].sentence == said


def test_a_letter_needs_a_name() -> None:
    assert "no name" in faults(" ", "text")[0].sentence
    assert "longer than 80" in faults("x" * 81, "text")[0].sentence


@given(st.text(alphabet="{}abc_ \n#-é", max_size=80), st.text(max_size=20))
def test_what_has_no_fault_fills_and_a_value_is_never_a_field(text: str, value: str) -> None:
    if any("brace" in fault.sentence or "no field" in fault.sentence for fault in faults("t", text)):
        return
    assert "{" not in fill(text, dict.fromkeys(fields(), ""))
    filled = fill("To {first_name}.", samples() | {"first_name": "{phone} " + value})
    assert "{phone}" in filled


@given(st.text(alphabet="ab#- \n", max_size=60))
def test_no_word_is_lost_in_parts(text: str) -> None:
    said = "".join(part.text for part in parts(text))
    assert re.sub(r"[#\- \n]", "", said) == re.sub(r"[#\- \n]", "", text)


def test_parts_know_headings_lists_and_room_to_sign() -> None:
    found = [(part.kind, part.lines) for part in parts("# A\n\nb\nc\n- d\n- e\n\nf\n\n\n\ng")]
    assert found == [
        ("heading", 1), ("paragraph", 2), ("item", 1), ("item", 1), ("paragraph", 1), ("room", 2), ("paragraph", 1),
    ]  # fmt: skip


def test_an_office_changes_a_wording_and_takes_it_back(vault: Vault) -> None:
    assert [one.code for one in vault.read(templates)] == list(CODES)
    vault.write(lambda session: letters.save_template(session, "plain", "Ring me", "Dear {first_name}", **OFFICE))
    changed = vault.read(lambda session: letters.template(session, "plain"))
    assert (changed.title, changed.body, changed.changed, changed.shipped) == (
        "Ring me", "Dear {first_name}", True, True
    )  # fmt: skip
    vault.write(lambda session: letters.take_template_away(session, "plain", **OFFICE))
    assert vault.read(lambda session: letters.template(session, "plain")) == shipped()["plain"]
    with pytest.raises(NotFoundError):
        vault.write(lambda session: letters.take_template_away(session, "plain", **OFFICE))


def test_a_wording_saved_as_it_was_shipped_is_no_change(vault: Vault) -> None:
    one = shipped()["welcome"]
    vault.write(lambda session: letters.save_template(session, "welcome", one.title, one.body + "\nMore", **OFFICE))
    vault.write(lambda session: letters.save_template(session, "welcome", one.title, one.body, **OFFICE))
    assert not vault.read(lambda session: letters.template(session, "welcome")).changed


def test_an_office_has_wordings_of_its_own(vault: Vault) -> None:
    code = vault.write(
        lambda session: letters.save_template(session, "", "Job fair", "Come, {first_name}!", **OFFICE)
    )
    found = vault.read(templates)[-1]
    assert (found.code, found.title, found.shipped) == (code, "Job fair", False)
    vault.write(lambda session: letters.save_template(session, code, "Fair", "Come!", **OFFICE))
    assert vault.read(templates)[-1].title == "Fair"
    vault.write(lambda session: letters.take_template_away(session, code, **OFFICE))
    assert len(vault.read(templates)) == len(CODES)


def test_a_wording_with_a_fault_is_not_saved(vault: Vault) -> None:
    with pytest.raises(RefusedError, match=r"Line 1: there is no field \{fist_name\}.*was not saved"):
        vault.write(lambda session: letters.save_template(session, "plain", "T", "{fist_name}", **OFFICE))
    with pytest.raises(NotFoundError):
        vault.write(lambda session: letters.save_template(session, "unheard", "T", "text", **OFFICE))


def test_the_preview_of_a_wording_has_the_office_and_nobody_else(vault: Vault) -> None:
    office(vault)
    body = "Dear {first_name}, call {liaison} at {phone}. {appointment_day}"
    text = pages(vault.read(lambda session: wording_pdf(session, "T", body, today=TODAY)))[0]
    assert "Dear Jordan, call Dana Liaison at (608) 555-0100. Monday, October 19" in text


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("Rock County Child Support\nPO Box 1", "child support"),
        ("a\nb\nc\nd", "three lines at most"),
        ("W" * 60, "too long"),
        ("Paternity Unit", "paternity"),
    ],
)
def test_a_return_address_tells_nothing(vault: Vault, lines: str, said: str) -> None:
    office(vault)
    with pytest.raises(RefusedError, match=said):
        vault.write(lambda session: letters.keep_return_address(session, lines, **OFFICE))


def test_a_return_address_is_kept_without_needless_blanks(vault: Vault) -> None:
    office(vault, return_address="")
    kept = vault.write(
        lambda session: letters.keep_return_address(session, " 12 Birch  Court \n\nJANESVILLE WI 53547", **OFFICE)
    )
    assert kept == "12 Birch Court\nJANESVILLE WI 53547"
    assert BACK.splitlines()[-1] == kept.splitlines()[-1]


OFFICE = {"at": BY["at"], "who": BY["who"]}
