"""Reports one after another: for some counties, without rows, of the same day, once more, out of order."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.models.contact import FollowUp
from csdesk.services import caseload, today
from csdesk.services.caseload import CaseloadLine, CaseloadQuery
from csdesk.services.referral_report import People, ReportRefusedError
from csdesk.services.referral_report.read import read_bytes
from csdesk.services.settings import Settings
from csdesk.services.stages import Stage
from csdesk.services.vault import Vault
from tests.support.reports import AT, TODAY, bring, contents, csv_bytes, look, report_of, row, take_back

DANE = [row(), row(PIN="9000000002", case="70000002", last="SECOND")]
ROCK = [row(PIN="9000000003", case="70000003", last="THIRD", County="Rock")]


def listed(vault: Vault) -> list[str]:
    """Who is on the latest report of their county."""
    found = vault.read(lambda s: caseload.find(s, CaseloadQuery(on_latest_report=True), today=TODAY))
    return [line.name.partition(",")[0] for line in found.rows]


def test_headings_without_a_row_are_refused_and_drop_nobody(vault: Vault) -> None:
    bring(vault, report_of([*DANE, *ROCK]))
    before = contents(vault)
    with pytest.raises(ReportRefusedError, match="Nobody was dropped") as refused:
        look(vault, report_of([], "2026-08-05"))
    assert refused.value.code == "no_rows"
    assert contents(vault) == before


def test_a_report_none_of_whose_rows_can_be_taken_drops_nobody(vault: Vault) -> None:
    bring(vault, report_of([*DANE, *ROCK]))
    prompt = b"Enter County(s): Dane;Rock\r\n\r\n"
    bad = csv_bytes([row(dob="13/45/1990")])
    preview, _ = bring(vault, read_bytes("NCP 2026-08-05.csv", prompt + bad))
    assert (preview.rows_accepted, preview.rows_rejected, preview.ncps_not_listed) == (0, 1, 0)
    assert any("Nobody was dropped" in warning for warning in preview.warnings)
    assert listed(vault) == ["Sample", "Second", "Third"]
    again, _ = bring(vault, report_of([*DANE, *ROCK], "2026-09-04"))
    assert (again.ncps_returned, again.ncps_unchanged) == (0, 3)


def test_the_counties_of_the_prompt_are_covered_and_the_others_are_said(vault: Vault) -> None:
    bring(vault, report_of([*DANE, *ROCK]))
    content = b"Enter County(s): Dane\r\n\r\n" + csv_bytes(DANE[:1])
    preview, _ = bring(vault, read_bytes("NCP 2026-08-05.csv", content))
    assert preview.counties == ("Dane",)
    assert [person.who for person in preview.people(People.NOT_LISTED)] == ["Second, Alex Q"]
    assert "Nobody is counted as missing in counties that this report does not cover: 1." in preview.warnings
    assert listed(vault) == ["Sample", "Third"]


def test_an_older_report_of_other_counties_is_no_history(vault: Vault) -> None:
    bring(vault, report_of(DANE, "2026-09-04"))
    preview, _ = bring(vault, report_of(ROCK, "2026-08-05"))
    assert not preview.is_history
    assert preview.ncps_new == 1
    assert listed(vault) == ["Sample", "Second", "Third"]
    mixed = look(vault, report_of([*DANE, *ROCK], "2026-08-20"))
    assert mixed.is_history
    assert any("for 1 of its 2 counties" in warning for warning in mixed.warnings)


def test_the_same_file_under_another_name_changes_nothing_and_says_when_it_came_in(vault: Vault) -> None:
    bring(vault, report_of(DANE))
    before = contents(vault)
    renamed = read_bytes("Copy of something.csv", csv_bytes(DANE))
    preview, result = bring(vault, renamed)
    assert result.outcome == "unchanged"
    assert preview.already_imported_as == "NCP Referral Report 2026-07-06.csv"
    assert preview.warnings[0].startswith("This very file came in before, on November 21, 2026, as NCP Referral")
    assert contents(vault) == before


def test_the_same_file_once_more_after_its_import_was_taken_back(vault: Vault) -> None:
    bring(vault, report_of(DANE))
    take_back(vault)
    _, result = bring(vault, report_of(DANE))
    assert result.outcome == "imported"


def test_a_corrected_export_of_the_same_day_is_the_newer_word(vault: Vault) -> None:
    bring(vault, report_of([*DANE, row(PIN="9000000009", case="70000009", dob="13/45/1990")]))
    corrected = [row(arrears="5555.00"), row(PIN="9000000009", case="70000009", last="NINTH")]
    preview, _ = bring(vault, report_of(corrected))
    assert (preview.ncps_new, preview.ncps_changed, preview.ncps_not_listed, preview.is_history) == (1, 1, 1, False)
    assert any("same day" in warning for warning in preview.warnings)
    assert listed(vault) == ["Ninth", "Sample"]
    record = vault.read(lambda s: caseload.find(s, CaseloadQuery("9000000001"), today=TODAY)).rows[0]
    assert record.arrears_cents == 555500
    take_back(vault)
    assert listed(vault) == ["Sample", "Second"]


def test_who_paid_and_stops_is_counted_before_and_on_today_after(vault: Vault) -> None:
    paying = {"CSUP_Paid_M-1": "100.00", "CSUP_Paid_M-2": "100.00", "CSUP_Paid_M-3": "100.00", "csup": "100.00"}
    never = {**ROCK[0], "CSUP Paid M-2": "0.00"}
    first, _ = bring(vault, report_of([row(**paying)], "2026-10-04"))
    assert not any("stopped" in warning for warning in first.warnings)
    preview, _ = bring(vault, report_of([row(**{**paying, "CSUP_Paid_M-1": "0.00"}), never], "2026-11-04"))
    assert preview.warnings[-1] == (
        "Paid, and stopped in the last closed month: 1 person. Today lists them once the report is applied."
    )
    found = vault.read(lambda s: today.todays_list(s, today=TODAY, now=AT, settings=Settings()))
    (group,) = [one for one in found.groups if one.key == "stopped"]
    assert [(line.name, line.why) for line in group.lines] == [
        ("Sample, Alex", "Paid in August and September, nothing in October")
    ]
    shown = vault.read(lambda s: caseload.find(s, CaseloadQuery(payment_stopped=True), today=TODAY))
    assert [line.name for line in shown.rows] == ["Sample, Alex Q"]


def test_who_is_missing_only_because_the_row_is_rejected_is_said(vault: Vault) -> None:
    bring(vault, report_of(DANE))
    report = report_of([DANE[0], {**DANE[1], "NCP DOB": "13/45/1990"}], "2026-08-05")
    preview = look(vault, report)
    assert preview.ncps_not_listed == 1
    assert any("stand in rows that are rejected" in warning for warning in preview.warnings)
    corrected = look(vault, report, corrections={("", 3): {"date_of_birth": "4/11/1990"}})
    assert (corrected.ncps_not_listed, corrected.ncps_unchanged) == (0, 2)
    assert not any("rejected" in warning for warning in corrected.warnings)


def test_a_report_of_a_day_to_come_is_said(vault: Vault) -> None:
    assert any("still to come" in warning for warning in look(vault, report_of(DANE, "2027-01-05")).warnings)


def test_the_trail_counts_and_names_nobody(vault: Vault) -> None:
    bring(vault, report_of([*DANE, row(dob="13/45/1990")]))
    take_back(vault)
    events = vault.read(lambda s: [(event.action, event.detail) for event in s.scalars(select(AuditEvent))])
    trail = {action: detail for action, detail in events if action.startswith("report.")}
    assert trail == {
        "report.imported": "2 accepted, 1 rejected, 0 duplicate; 2 new, 0 changed",
        "report.undone": "2 people and 2 cases removed",
    }


@pytest.mark.parametrize("status", ["DECEASED", "INCARCERATED", "BANKRUPTCY FILED"])
def test_who_is_not_to_be_called_bears_the_flag_everywhere_and_stands_on_no_list_to_call(
    vault: Vault, status: str
) -> None:
    preview, _ = bring(vault, report_of([row(status=status), DANE[1]]))
    code = "deceased" if status == "DECEASED" else "unworkable_status"
    assert [line.codes for line in preview.flagged(code)] == [(code,)]
    honoured(vault, code)
    silent, _ = bring(vault, report_of([row(status=""), DANE[1]], "2026-08-05"))
    assert silent.flags == {code: 1}
    honoured(vault, code)
    bring(vault, report_of([row(status="OPEN"), DANE[1]], "2026-09-04"))
    assert not any(line.do_not_call for line in people(vault, CaseloadQuery()))


def people(vault: Vault, query: CaseloadQuery) -> tuple[CaseloadLine, ...]:
    """The lines of a list."""
    return vault.read(lambda session: caseload.find(session, query, today=TODAY)).rows


def honoured(vault: Vault, code: str) -> None:
    """The list, the record, the board and Today all know of the flag."""
    (line,) = people(vault, CaseloadQuery(flags=(code,)))
    assert (line.name, line.stage) == ("Sample, Alex Q", Stage.LISTED)
    record = vault.read(lambda session: caseload.record(session, line.ncp_id, today=TODAY))
    assert record.flags == line.flags == (code,)
    assert record.do_not_call == line.do_not_call != ""
    assert [other.name for other in people(vault, CaseloadQuery(stages=(Stage.TO_CONTACT,)))] == ["Second, Alex Q"]
    day = vault.read(lambda session: today.todays_list(session, today=TODAY, now=AT, settings=Settings()))
    names = [due.name for group in day.groups for due in group.lines]
    assert names == ["Second, Alex"]
    step = FollowUp(ncp_id=line.ncp_id, what="Ask about the class", due_on=TODAY, promised=False, created_at=AT)

    def due_line(session: Session) -> str:
        session.add(step)
        session.flush()
        day = today.todays_list(session, today=TODAY, now=AT, settings=Settings())
        told = next(due.action for group in day.groups for due in group.lines if due.subject_id == step.id)
        session.delete(step)
        return told

    assert vault.write(due_line) == "Do not call, see why"
