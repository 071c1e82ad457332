"""What a report does to the caseload: who is who, what changes, what never does, and what can be taken back."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.contact import ContactAttempt, ContactKind, ContactOutcome
from csdesk.models.ncp import Ncp, NcpPhone, Source
from csdesk.models.referral_report import ReportImport
from csdesk.services import belonging, caseload, referral_report
from csdesk.services.caseload import CaseloadQuery, NcpRecord, NewPerson
from csdesk.services.errors import RefusedError
from csdesk.services.progress import Cancelled
from csdesk.services.referral_report import People
from csdesk.services.vault import Vault
from tests.support.reports import AT, TODAY, WHO, bring, contents, look, report_of, row, take_back

NEWCOMER = NewPerson("SAMPLE", "ALEX", "(608) 555-0177", "9 HAND ST", "MADISON", "WI", "53703")


def only(vault: Vault, text: str = "") -> NcpRecord:
    """The record of the only person found."""

    def work(session: Session) -> NcpRecord:
        (line,) = caseload.find(session, CaseloadQuery(text), today=TODAY).rows
        return caseload.record(session, line.ncp_id, today=TODAY)

    return vault.read(work)


def flagged_with(vault: Vault, code: str) -> int:
    """How many people have a flag."""
    return vault.read(lambda session: caseload.find(session, CaseloadQuery(flags=(code,)), today=TODAY)).total


def add(vault: Vault, new: NewPerson) -> None:
    vault.write(lambda session: caseload.add_person(session, new, at=AT, today=TODAY, who=WHO))


def test_the_same_file_twice_changes_nothing(vault: Vault) -> None:
    bring(vault, report_of([row()]))
    before = contents(vault)
    preview, result = bring(vault, report_of([row()]))
    assert preview.already_imported_at == AT
    assert result.outcome == "unchanged"
    assert "came in on November 21" in result.sentence
    assert contents(vault) == before


def test_a_blank_never_overwrites_but_paid_months_are_of_their_month(vault: Vault) -> None:
    bring(vault, report_of([row()]))
    blank = row(
        Phone="", arrears="", Worker="", Address_Verified_Date="", **{"CSUP Paid M-1": "", "NCP Middle Initial": ""}
    )
    preview, _ = bring(vault, report_of([blank], "2026-08-05"))
    record = only(vault)
    assert record.name == "Sample, Alex Q"
    assert (record.arrears_cents, record.phones[0].number) == (500000, "(608) 555-0101")
    assert record.cases[0].worker == "WORKER, W"
    assert record.months[-1].month == date(2026, 7, 1)
    assert record.months[-1].paid_cents is None
    assert [change.field for person in preview.people(People.CHANGED) for change in person.changes] == ["paid_m1"]


def test_what_changes_is_kept_with_both_values(vault: Vault) -> None:
    bring(vault, report_of([row()]))
    changed = row(last="ZAMORA", Phone="608-555-0155", Address_Line_1="2 SECOND ST", status="OPEN - ENF", csup="310")
    preview, _ = bring(vault, report_of([changed], "2026-08-05"))
    assert (preview.ncps_changed, preview.ncps_unchanged, preview.ncps_figures_only) == (1, 0, 0)
    record = only(vault, "zamora")
    assert record.former_names[0].name == "Sample, Alex Q"
    assert only(vault, "sample").ncp_id == record.ncp_id
    assert [address.address_1 for address in record.addresses] == ["2 Second St", "1 First St"]
    assert [phone.number for phone in record.phones] == ["608-555-0155", "(608) 555-0101"]
    told = record.timeline[0].detail
    assert "Phone (608) 555-0101 → 608-555-0155" in told
    assert "Support due $300.00 → $310.00" in told


def test_a_phone_written_in_another_way_is_no_change(vault: Vault) -> None:
    bring(vault, report_of([row()]))
    preview, _ = bring(vault, report_of([row(Phone="608.555.0101")], "2026-08-05"))
    assert preview.ncps_unchanged == 1


def test_an_older_report_goes_in_as_history(vault: Vault) -> None:
    newest = row(last="ZAMORA", Phone="(608) 555-0155", Address_Line_1="2 SECOND ST", arrears="6000")
    bring(vault, report_of([newest], "2026-09-04"))
    now = only(vault)
    before = contents(vault)
    preview, _ = bring(vault, report_of([row(), row(PIN="9000000002", case="70000002", last="OTHER")], "2026-07-06"))
    assert preview.is_history
    assert (preview.ncps_new, preview.ncps_unchanged, preview.ncps_not_listed) == (1, 1, 0)
    then = only(vault, "zamora")
    assert (then.name, then.arrears_cents, then.latest_report_date) == (now.name, 600000, date(2026, 9, 4))
    assert (then.phones[0].number, then.addresses[0].address_1) == ("(608) 555-0155", "2 Second St")
    assert [snapshot.as_of for snapshot in then.cases[0].snapshots] == [date(2026, 9, 4), date(2026, 7, 6)]
    take_back(vault)
    assert contents(vault) == before


def test_history_between_two_months_does_not_become_current(vault: Vault) -> None:
    bring(vault, report_of([row()], "2026-07-06"))
    bring(vault, report_of([row(arrears="5100")], "2026-09-04"))
    bring(vault, report_of([row(Phone="(608) 555-0199", last="BETWEEN")], "2026-08-05"))
    record = only(vault)
    assert record.phones[0].number == "(608) 555-0101"
    assert record.name == "Sample, Alex Q"
    assert "Between, Alex Q" in [former.name for former in record.former_names]


def test_nobody_is_joined_by_a_name_alone(vault: Vault) -> None:
    bring(vault, report_of([row()]))
    namesakes = [row(), row(PIN="9000000002", case="70000002"), row(PIN="", case="70000003")]
    preview, _ = bring(vault, report_of(namesakes, "2026-08-05"))
    assert (preview.ncps_new, preview.ncps_unchanged) == (2, 1)


def test_by_case_number_and_birthday_where_there_is_no_pin(vault: Vault) -> None:
    bring(vault, report_of([row()]))
    other_parent = row(PIN="", dob="2/2/1992", first="KIM")
    preview, _ = bring(vault, report_of([row(PIN="", last="MARRIED"), other_parent], "2026-08-05"))
    assert (preview.ncps_changed, preview.ncps_new) == (1, 1)
    assert only(vault, "married").pin == "9000000001"


def test_a_report_of_one_county_drops_nobody_elsewhere(vault: Vault) -> None:
    dane = [row(), row(PIN="9000000002", case="70000002")]
    rock = [row(PIN="9000000003", case="70000003", County="Rock")]
    bring(vault, report_of([*dane, *rock]))
    preview, _ = bring(vault, report_of(dane[:1], "2026-08-05"))
    assert preview.counties == ("Dane",)
    assert preview.ncps_not_listed == 1
    assert [person.pin for person in preview.people(People.NOT_LISTED)] == ["9000000002"]
    listed = vault.read(lambda s: caseload.find(s, CaseloadQuery(on_latest_report=True), today=TODAY))
    assert sorted(line.counties for line in listed.rows) == [("Dane",), ("Rock",)]
    back, _ = bring(vault, report_of(dane, "2026-09-04"))
    assert (back.ncps_returned, back.ncps_unchanged, back.ncps_not_listed) == (1, 1, 0)


def test_local_work_is_never_overwritten(vault: Vault) -> None:
    bring(vault, report_of([row()]))
    ncp_id = only(vault).ncp_id
    by_hand = NcpPhone(ncp_id=ncp_id, number="(608) 555-0188", since=TODAY, source=Source.PARENT)
    vault.write(lambda session: session.add(by_hand))
    bring(vault, report_of([row(Phone="(608) 555-0102")], "2026-08-05"))
    phones = {phone.number: phone.source for phone in only(vault).phones}
    assert phones["(608) 555-0188"] is Source.PARENT
    assert len(phones) == 3


def test_somebody_added_by_hand_is_found_again_and_left_as_before_by_undo(vault: Vault) -> None:
    add(vault, NewPerson(**{**vars(NEWCOMER), "case_number": "70000001", "date_of_birth": date(1990, 4, 11)}))
    before = contents(vault)
    preview, _ = bring(vault, report_of([row()]))
    assert (preview.ncps_new, preview.ncps_changed) == (0, 1)
    assert only(vault).pin == "9000000001"
    take_back(vault)
    assert contents(vault) == before


def test_a_row_without_a_case_number_is_about_the_only_case(vault: Vault) -> None:
    bring(vault, report_of([row()]))
    preview, _ = bring(vault, report_of([row(case="", arrears="5100")], "2026-08-05"))
    assert (preview.rows_accepted, preview.cases_total) == (1, 1)
    assert [case.number for case in only(vault).cases] == ["70000001"]


def test_rows_that_contradict_each_other(vault: Vault) -> None:
    rows = [row(), row(arrears="7777"), row(), row(case="70000002", dob="1/1/1980")]
    preview = look(vault, report_of(rows))
    assert preview.reasons == {"conflicting_row": 2, "duplicate_row": 1}
    assert "another Arrears" in preview.rejected[0].detail


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (row(PIN="9.91235E+09"), "bad_identifier"),
        (row(dob="2/30/1990"), "bad_date"),
        (row(arrears="1,23"), None),
        (row(arrears="12.3.4"), "bad_amount"),
        (row(last="", first=""), "missing_name"),
        (row(PIN="", case=""), "missing_identifier"),
    ],
)
def test_reasons(vault: Vault, changed: dict[str, str], reason: str | None) -> None:
    assert look(vault, report_of([changed])).reasons == ({reason: 1} if reason else {})


@pytest.mark.parametrize(
    ("changed", "flags"),
    [
        (row(), ()),
        (row(dob="4/11/2010", NCP_Age="16"), ("age_under_18",)),
        (row(dob="4/11/1970", NCP_Age="56"), ("age_over_50",)),
        (row(NCP_Age="50"), ("age_dob_mismatch",)),
        (row(State="IL"), ("out_of_state",)),
        (row(State=""), ("missing_state",)),
        (row(Address_Line_1=""), ("missing_address",)),
        (row(Address_Verified_Date=""), ("address_unverified",)),
        (row(status="DECEASED"), ("deceased",)),
        (row(status="OPEN - INCARCERATED"), ("unworkable_status",)),
        (row(status="Bankruptcy filed"), ("unworkable_status",)),
        (row(status="Receives SSI/SSDI"), ("unworkable_status",)),
        (row(status="Closed"), ("case_closed",)),
        (row(csup="0"), ("no_current_obligation",)),
        (row(**{"CSUP Paid M-2": "300.00"}), ("paid_in_full",)),
        (row(Order_Date="5/1/2026"), ("order_too_recent",)),
        (row(arrears="900.00"), ("arrears_below_threshold",)),
        (row(Last_Payment_Date="7/20/2026"), ("future_date",)),
    ],
)
def test_flags(vault: Vault, changed: dict[str, str], flags: tuple[str, ...]) -> None:
    preview, _ = bring(vault, report_of([changed]))
    assert preview.rows_accepted == 1
    assert tuple(preview.flags) == flags
    assert only(vault).flags == flags
    for code in flags:
        assert preview.flagged(code)[0].codes == flags
        assert flagged_with(vault, code) == 1


@pytest.mark.parametrize(
    ("status", "why"),
    [("DECEASED", "deceased"), ("INCARCERATED", "incarcerated"), ("BANKRUPTCY FILED", "bankruptcy")],
)
def test_who_is_not_on_the_list_to_call(vault: Vault, status: str, why: str) -> None:
    preview, _ = bring(vault, report_of([row(status=status)]))
    assert preview.flagged()[0].do_not_call == why
    assert only(vault).do_not_call == why


def test_undo_is_refused_when_work_depends_on_it(vault: Vault) -> None:
    bring(vault, report_of([row()]))
    contact = ContactAttempt(
        ncp_id=only(vault).ncp_id, at=AT, kind=ContactKind.CALL, outcome=ContactOutcome.REACHED, by=WHO
    )
    vault.write(lambda session: session.add(contact))
    ruling = vault.read(referral_report.can_undo)
    assert not ruling.allowed
    assert "1 contact" in ruling.reason
    with pytest.raises(RefusedError, match="1 contact"):
        take_back(vault)
    assert only(vault).phones


def test_undo_is_refused_when_somebody_works_with_a_person_whom_it_brought(vault: Vault) -> None:
    bring(vault, report_of([row()]))
    ncp_id = only(vault).ncp_id
    vault.write(lambda session: belonging.assign(session, [ncp_id], "Rae Example", at=AT, who=WHO))
    assert "1 detail noted by hand" in vault.read(referral_report.can_undo).reason
    with pytest.raises(RefusedError):
        take_back(vault)


def test_undo_without_any_import(vault: Vault) -> None:
    assert not vault.read(referral_report.can_undo).allowed
    with pytest.raises(RefusedError):
        take_back(vault)


def test_cancel_means_that_nothing_happened(vault: Vault) -> None:
    before = contents(vault)
    preview = look(vault, report_of([row()]))

    def stop(done: int, _total: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        vault.write(lambda session: referral_report.apply(session, preview, at=AT, who=WHO, progress=stop))
    assert contents(vault) == before


def test_a_preview_that_grew_old_is_settled_again(vault: Vault) -> None:
    preview = look(vault, report_of([row()]))
    bring(vault, report_of([row(arrears="4000")], "2026-06-06"))
    result = vault.write(lambda session: referral_report.apply(session, preview, at=AT, who=WHO))
    assert result.report_import.ncps_new == 0
    assert only(vault).arrears_cents == 500000
    assert vault.read(referral_report.history)[0].report_date == date(2026, 7, 6)


@pytest.mark.parametrize("known_case_first", [True, False])
def test_one_row_joined_by_its_case_number_joins_all_rows_of_its_pin(vault: Vault, known_case_first: bool) -> None:
    bring(vault, report_of([row(PIN="")]))
    rows = [row(PIN="9000000007"), row(PIN="9000000007", case="70000009", dob="")]
    preview, _ = bring(vault, report_of(rows if known_case_first else rows[::-1], "2026-08-05"))
    assert (preview.ncps_new, preview.ncps_changed, preview.cases_total) == (0, 1, 2)
    assert only(vault, "9000000007").pin == "9000000007"


def test_undo_lets_go_of_people_who_only_count_as_listed_by_it(vault: Vault) -> None:
    """As after merges that were taken apart."""
    bring(vault, report_of([row()], day="2026-06-06"))
    bring(vault, report_of([row(PIN="9000000002", case="70000002", first="BO", dob="1/2/1980")]))
    first = vault.read(lambda session: session.scalars(select(Ncp.id).where(Ncp.pin == "9000000001")).one())

    def list_also(session: Session) -> None:
        session.get_one(Ncp, first).listed_import_id = session.scalars(
            select(ReportImport.id).order_by(ReportImport.report_date.desc())
        ).first()

    vault.write(list_also)
    assert take_back(vault).ncps_removed == 1
    older = vault.read(lambda session: session.scalars(select(ReportImport.id)).one())
    assert vault.read(lambda session: session.get_one(Ncp, first).listed_import_id) == older
