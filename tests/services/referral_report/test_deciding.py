"""Who is this? By PIN, then by case number with date of birth; then the liaison decides; never by a name alone."""

from datetime import date

import pytest
from sqlalchemy import select

from csdesk.models.audit import AuditEvent
from csdesk.models.ncp import Ncp
from csdesk.models.referral_report import ReportAnswer
from csdesk.services import caseload, referral_report
from csdesk.services.caseload import NewPerson
from csdesk.services.referral_report import NEW_PERSON, ROW_LEFT_OUT, Decision, ReportRefusedError
from csdesk.services.vault import Vault
from tests.support.reports import AT, TODAY, WHO, bring, contents, look, report_of, row, take_back

AUGUST = "2026-08-05"
BY_HAND = NewPerson("SAMPLE", "ALEX", "(608) 555-0101", "9 HAND ST", "MADISON", "WI", "53703")


def add(vault: Vault, new: NewPerson) -> None:
    vault.write(lambda session: caseload.add_person(session, new, at=AT, today=TODAY, who=WHO))


def everybody(vault: Vault) -> list[tuple[str | None, str, str]]:
    """PIN, last and first name of all people."""
    people = vault.read(lambda session: session.scalars(select(Ncp)).all())
    return sorted(((ncp.pin, ncp.last_name, ncp.first_name) for ncp in people), key=repr)


def the_decision(vault: Vault, changed: dict[str, str]) -> Decision:
    """What is asked about the only row of the next month."""
    preview = look(vault, report_of([changed], AUGUST))
    assert len(preview.decisions) == 1
    return preview.decisions[0]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (row(PIN="9000000002", first="BLAKE"), "a twin on the same case"),
        (row(PIN="", first="BLAKE"), "a twin, or a misspelled first name"),
        (row(PIN="", dob="4/12/1990"), "another birthday"),
        (row(PIN="", last="MARRIED", dob=""), "another last name, and no birthday"),
        (row(PIN="9000000002", dob=""), "another PIN, and no birthday"),
        (row(PIN="", case="70000009"), "the same name and birthday, another case"),
        (row(PIN="", case="70000009", dob=""), "the same name and phone number"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_nobody_can_know_is_asked(vault: Vault, changed: dict[str, str], why: str) -> None:
    assert why
    bring(vault, report_of([row()]))
    before = contents(vault)
    preview = look(vault, report_of([changed], AUGUST))
    (decision,) = preview.open_decisions
    assert (decision.key, decision.row, decision.answer) == ("who:2", 2, "")
    (candidate,) = decision.candidates
    assert candidate.reasons_for
    assert candidate.reasons_against
    assert len(decision.labels) == len(decision.facts) == len(candidate.facts)
    with pytest.raises(ReportRefusedError) as refused:
        vault.write(lambda session: referral_report.apply(session, preview, at=AT, who=WHO))
    assert refused.value.code == "needs_answer"
    assert contents(vault) == before

    new = look(vault, report_of([changed], AUGUST), answers={decision.key: NEW_PERSON})
    assert (new.ncps_new, new.ncps_not_listed, new.open_decisions) == (1, 1, ())
    same = look(vault, report_of([changed], AUGUST), answers={decision.key: candidate.answer})
    assert (same.ncps_new, same.ncps_not_listed, same.open_decisions) == (0, 0, ())
    vault.write(lambda session: referral_report.apply(session, same, at=AT, who=WHO))
    assert len(everybody(vault)) == 1
    take_back(vault)
    assert contents(vault) == before


@pytest.mark.parametrize(
    ("changed", "new"),
    [
        (row(last="MARRIED"), 0),
        (row(last="MARRIED", dob="1/1/1980"), 0),
        (row(last="MARRIED", first="OTHER"), 0),
        (row(last="MARRIED", first="ALEXANDER", dob="1/1/1980"), 0),
        (row(PIN="", last="MARRIED"), 0),
        (row(PIN="", first="ALEXANDER"), 0),
        (row(PIN="", dob=""), 0),
        (row(PIN="9000000002"), 0),
        (row(PIN="9000000002", case="70000009"), 1),
        (row(PIN="9000000002", dob="4/12/1990"), 1),
        (row(PIN="", first="KIM", dob="2/2/1992"), 1),
        (row(PIN="", case="70000009", dob="4/12/1990"), 1),
        (row(PIN="", case="70000009", dob="", Phone="", Address_Line_1="7 ELSEWHERE ST"), 1),
    ],
)
def test_what_is_certain_is_not_asked(vault: Vault, changed: dict[str, str], new: int) -> None:
    bring(vault, report_of([row()]))
    preview = look(vault, report_of([changed], AUGUST))
    assert (preview.decisions, preview.ncps_new) == ((), new)


MISTYPED = row(last="NWOSU", first="CHIDI", dob="1/1/1980", case="70000009")


def test_a_known_pin_of_somebody_else_is_asked_about(vault: Vault) -> None:
    bring(vault, report_of([row()]))
    before = contents(vault)
    preview = look(vault, report_of([MISTYPED], AUGUST))
    (decision,) = preview.open_decisions
    (candidate,) = decision.candidates
    assert "has a PIN of the caseload" in decision.sentence
    assert (decision.otherwise, decision.otherwise_label) == (ROW_LEFT_OUT, "Leave the row out")
    assert "The same PIN" in candidate.reasons_for
    assert {"Another first name", "Another last name", "Another date of birth"} <= set(candidate.reasons_against)
    assert look(vault, report_of([MISTYPED], AUGUST), answers={decision.key: NEW_PERSON}).open_decisions
    with pytest.raises(ReportRefusedError) as refused:
        vault.write(lambda session: referral_report.apply(session, preview, at=AT, who=WHO))
    assert refused.value.code == "needs_answer"
    assert contents(vault) == before


def test_a_known_pin_of_somebody_else_is_left_out_or_the_same_person(vault: Vault) -> None:
    bring(vault, report_of([row()]))
    before = contents(vault)
    out, _ = bring(vault, report_of([MISTYPED, row(PIN="9000000005", case="70000005")], AUGUST))
    assert (out.rows_accepted, out.reasons, out.ncps_new, out.ncps_not_listed) == (1, {"conflicting_row": 1}, 1, 1)
    assert any("stand in rows that are rejected" in warning for warning in out.warnings)
    assert ("9000000001", "SAMPLE", "ALEX") in everybody(vault)
    take_back(vault)
    assert contents(vault) == before

    decision = the_decision(vault, MISTYPED)
    answers = {decision.key: decision.candidates[0].answer}
    same, _ = bring(vault, report_of([MISTYPED], AUGUST), answers=answers)
    assert (same.ncps_changed, same.ncps_new, same.cases_total) == (1, 0, 1)
    assert everybody(vault) == [("9000000001", "NWOSU", "CHIDI")]
    assert look(vault, report_of([MISTYPED], "2026-09-04")).decisions == ()
    take_back(vault)
    assert contents(vault) == before


def test_whose_case_it_is_may_be_meant_by_a_mistyped_pin(vault: Vault) -> None:
    other = row(PIN="9000000009", last="NWOSU", first="CHIDI", dob="1/1/1980", case="70000009")
    bring(vault, report_of([row(), other]))
    decision = the_decision(vault, MISTYPED)
    by_name = {candidate.who: candidate.answer for candidate in decision.candidates}
    answers = {decision.key: by_name["Nwosu, Chidi Q"]}
    preview, _ = bring(vault, report_of([MISTYPED, row(PIN="", arrears="5,100.00")], AUGUST), answers=answers)
    assert (preview.ncps_new, preview.ncps_not_listed, preview.rows_rejected) == (0, 0, 0)
    assert everybody(vault) == [("9000000001", "SAMPLE", "ALEX"), ("9000000009", "NWOSU", "CHIDI")]


def test_the_mistyped_pin_can_be_corrected_instead(vault: Vault) -> None:
    bring(vault, report_of([row()]))
    preview = look(vault, report_of([MISTYPED], AUGUST), corrections={("", 2): {"pin": "9000000009"}})
    assert (preview.decisions, preview.ncps_new, preview.rows_rejected) == ((), 1, 0)


def test_twins_and_namesakes_with_their_own_pins_stay_apart(vault: Vault) -> None:
    twins = [row(), row(PIN="9000000002", first="BLAKE"), row(PIN="9000000003", case="70000003")]
    assert bring(vault, report_of(twins))[0].ncps_new == 3
    later = [row(PIN="", first="BLAKE"), row(PIN=""), row(PIN="9000000003", case="70000003")]
    preview = look(vault, report_of(later, AUGUST))
    assert (preview.decisions, preview.ncps_new, preview.ncps_not_listed) == ((), 0, 0)


def test_the_side_by_side_shows_both(vault: Vault) -> None:
    bring(vault, report_of([row()]))
    decision = the_decision(vault, row(PIN="9000000002", first="BLAKE", Phone=""))
    (candidate,) = decision.candidates
    said = dict(zip(decision.labels, decision.facts, strict=True))
    known = dict(zip(decision.labels, candidate.facts, strict=True))
    assert (said["Name"], known["Name"]) == ("Sample, Blake Q", "Sample, Alex Q")
    assert (said["PIN"], known["PIN"]) == ("9000000002", "9000000001")
    assert (said["Phone"], known["Phone"]) == ("", "(608) 555-0101")
    assert said["IV-D case"] == known["IV-D case"] == "70000001"
    assert "The same date of birth" in candidate.reasons_for
    assert {"Another PIN", "Another first name"} <= set(candidate.reasons_against)


def test_somebody_who_was_added_by_hand_is_asked_about_once(vault: Vault) -> None:
    add(vault, BY_HAND)
    before = contents(vault)
    decision = the_decision(vault, row())
    (candidate,) = decision.candidates
    assert "The same address or phone number" in candidate.reasons_for
    preview, _ = bring(vault, report_of([row()], AUGUST), answers={decision.key: candidate.answer})
    assert (preview.ncps_new, preview.ncps_changed) == (0, 1)
    assert everybody(vault) == [("9000000001", "SAMPLE", "ALEX")]
    assert look(vault, report_of([row(arrears="5100")], "2026-09-04")).decisions == ()
    take_back(vault)
    assert contents(vault) == before

    bring(vault, report_of([row()], AUGUST), answers={decision.key: NEW_PERSON})
    assert len(everybody(vault)) == 2
    assert look(vault, report_of([row(arrears="5100")], "2026-09-04")).decisions == ()


def test_nobody_is_asked_about_for_a_name_alone(vault: Vault) -> None:
    add(vault, BY_HAND)
    stranger = row(Phone="(608) 555-0199", Address_Line_1="1 FIRST ST")
    assert look(vault, report_of([stranger], AUGUST)).decisions == ()


def test_all_rows_of_one_pin_are_asked_about_together(vault: Vault) -> None:
    add(vault, BY_HAND)
    preview = look(vault, report_of([row(), row(case="70000002")], AUGUST))
    (decision,) = preview.decisions
    assert decision.facts[decision.labels.index("IV-D case")] == "70000001, 70000002"
    answers = {decision.key: decision.candidates[0].answer}
    preview, _ = bring(vault, report_of([row(), row(case="70000002")], AUGUST), answers=answers)
    assert (preview.ncps_new, preview.ncps_changed, preview.cases_total) == (0, 1, 2)


def test_an_answer_that_names_nobody_asked_about_settles_nothing(vault: Vault) -> None:
    bring(vault, report_of([row()]))
    report = report_of([row(PIN="", first="BLAKE")], AUGUST)
    for answer in ("same:", "same:00000000-0000-0000-0000-000000000000", "perhaps", "9000000001"):
        assert look(vault, report, answers={"who:2": answer}).open_decisions


def test_a_question_that_came_up_after_the_preview_is_not_passed_over(vault: Vault) -> None:
    preview = look(vault, report_of([row()]))
    assert preview.decisions == ()
    add(vault, BY_HAND)
    with pytest.raises(ReportRefusedError, match="may be in the caseload already"):
        vault.write(lambda session: referral_report.apply(session, preview, at=AT, who=WHO))


def test_decisions_are_kept_and_counted_in_the_trail_without_a_name(vault: Vault) -> None:
    add(vault, BY_HAND)
    bring(vault, report_of([row()], AUGUST), answers={"who:2": NEW_PERSON})
    kept = vault.read(
        lambda s: [(line.row_number, line.field, line.said) for line in s.scalars(select(ReportAnswer))]
    )
    assert kept == [(2, "who", "new")]
    trail = vault.read(lambda session: session.scalars(select(AuditEvent.detail)).all())
    assert any("1 person decided" in detail for detail in trail)
    assert not any("SAMPLE" in detail.upper() for detail in trail)


def test_a_birthday_that_the_liaison_decided_about_becomes_that_of_the_report(vault: Vault) -> None:
    bring(vault, report_of([row()]))
    decision = the_decision(vault, row(PIN="", dob="4/12/1990"))
    answers = {decision.key: decision.candidates[0].answer}
    bring(vault, report_of([row(PIN="", dob="4/12/1990")], AUGUST), answers=answers)
    born = vault.read(lambda session: session.scalar(select(Ncp.date_of_birth)))
    assert born == date(1990, 4, 12)
    assert look(vault, report_of([row(PIN="", dob="4/12/1990")], "2026-09-04")).decisions == ()
