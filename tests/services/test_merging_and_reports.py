"""Merged records and the referral report: cases that both have, reports that say either PIN, imports taken back."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.models.ncp import Ncp, Source
from csdesk.services import merging
from csdesk.services.errors import RefusedError
from csdesk.services.vault import Vault
from tests.services.people import NOW, WHO, Person, add_person, add_report
from tests.support.reports import AT, bring, report_of, take_back
from tests.support.reports import row as report_row


def test_a_case_that_both_have_is_one_case_with_all_its_reports(vault: Vault) -> None:
    def prepare(session: Session) -> tuple[UUID, UUID]:
        earlier, later = add_report(session, on=date(2026, 9, 4)), add_report(session)
        kept, gone = add_person(session, report=earlier), add_person(session, report=later)
        cases = [session.scalars(select(IvdCase).where(IvdCase.ncp_id == one)).one() for one in (kept, gone)]
        cases[1].number = cases[0].number
        for case, cents in zip(cases, (100_00, 250_00), strict=True):
            for row in session.scalars(select(CaseSnapshot).where(CaseSnapshot.case_id == case.id)):
                row.arrears_cents = cents
        return kept, gone

    kept, gone = vault.write(prepare)
    vault.write(lambda session: merging.merge(session, kept, gone, at=NOW, who=WHO))
    case = vault.read(lambda session: session.scalars(select(IvdCase)).one())
    assert case.arrears_cents == 250_00
    assert len(vault.read(lambda session: session.scalars(select(CaseSnapshot)).all())) == 2
    listed = vault.read(lambda session: session.get_one(Ncp, kept).listed_import_id)
    assert listed == case.listed_import_id


def test_two_people_on_one_case_of_a_report_are_not_merged(vault: Vault) -> None:
    def prepare(session: Session) -> tuple[UUID, UUID]:
        report = add_report(session)
        kept, gone = add_person(session, report=report), add_person(session, report=report)
        cases = [session.scalars(select(IvdCase).where(IvdCase.ncp_id == one)).one() for one in (kept, gone)]
        cases[1].number = cases[0].number
        return kept, gone

    kept, gone = vault.write(prepare)
    assert "two people" in vault.read(lambda session: merging.merge_preview(session, kept, gone)).refused
    with pytest.raises(RefusedError, match="two people"):
        vault.write(lambda session: merging.merge(session, kept, gone, at=NOW, who=WHO))


def test_a_report_that_says_the_other_pin_means_the_merged_person(vault: Vault) -> None:
    bring(
        vault,
        report_of([report_row(case="70000011", PIN="1000000001"), report_row(case="70000012", PIN="1000000002")]),
    )
    kept, gone = vault.read(lambda session: session.scalars(select(Ncp.id).order_by(Ncp.pin)).all())
    merge_id = vault.write(lambda session: merging.merge(session, kept, gone, at=NOW, who=WHO))
    july = [
        report_row(case="70000011", PIN="1000000001", arrears="900"),
        report_row(case="70000012", PIN="1000000002", arrears="800"),
    ]
    bring(vault, report_of(july, "2026-08-06"))
    assert vault.read(lambda session: [(one.id, one.pin) for one in session.scalars(select(Ncp))]) == [
        (kept, "1000000001")
    ]
    owed = vault.read(lambda session: {one.number: one.arrears_cents for one in session.scalars(select(IvdCase))})
    assert owed == {"70000011": 900_00, "70000012": 800_00}
    vault.write(lambda session: merging.take_apart(session, merge_id, at=NOW, who=WHO))
    apart = vault.read(lambda session: {one.pin: one.listed_import_id for one in session.scalars(select(Ncp))})
    assert set(apart) == {"1000000001", "1000000002"}
    assert len(set(apart.values())) == 1
    bring(vault, report_of(july, "2026-09-06"))
    assert len(vault.read(lambda session: session.scalars(select(Ncp.id)).all())) == 2


def test_an_import_is_not_taken_back_while_what_it_brought_is_part_of_another_record(vault: Vault) -> None:
    by_hand = vault.write(lambda session: add_person(session, Person("Quillfeather", "Jon", source=Source.CSA)))
    bring(vault, report_of([report_row(case="70000011", PIN="1000000001")]))
    brought = vault.read(lambda session: session.scalars(select(Ncp.id).where(Ncp.pin == "1000000001")).one())
    later = AT + timedelta(hours=1)
    merge_id = vault.write(lambda session: merging.merge(session, by_hand, brought, at=later, who=WHO))
    with pytest.raises(RefusedError, match="a merging of records, to be taken apart first"):
        take_back(vault)
    vault.write(lambda session: merging.take_apart(session, merge_id, at=later, who=WHO))
    assert take_back(vault).ncps_removed == 1
    assert vault.read(lambda session: session.scalars(select(Ncp.id)).all()) == [by_hand]


@pytest.mark.parametrize("kept_came_first", [True, False])
def test_the_name_that_was_chosen_stays_until_there_is_one_that_neither_had(
    vault: Vault, kept_came_first: bool
) -> None:
    chosen = report_row(case="70000011", PIN="1000000001", first="ALEX")
    other = report_row(case="70000012", PIN="1000000002", first="SANDY", dob="1/2/1980")
    for line, day in zip((chosen, other) if kept_came_first else (other, chosen), ("06", "07"), strict=True):
        bring(vault, report_of([line], f"2026-{day}-06"))
    people = vault.read(lambda session: {one.pin: one.id for one in session.scalars(select(Ncp))})
    kept = people["1000000001"]
    gone = people["1000000002"]
    merge_id = vault.write(lambda session: merging.merge(session, kept, gone, at=NOW, who=WHO))

    def shown() -> str:
        return vault.read(lambda session: session.get_one(Ncp, kept)).first_name

    bring(vault, report_of([{**other, "NCP Middle Initial": "R"}], "2026-08-06"))
    assert shown() == "ALEX"
    bring(vault, report_of([other], "2026-05-06"))  # an old one, after which all is told again
    assert shown() == "ALEX"
    take_back(vault)
    assert shown() == "ALEX"
    bring(vault, report_of([{**chosen, "NCP Last Name": "ZAMORA"}], "2026-09-06"))
    assert vault.read(lambda session: session.get_one(Ncp, kept)).last_name == "ZAMORA"
    bring(vault, report_of([other], "2026-10-06"))
    assert vault.read(lambda session: session.get_one(Ncp, kept)).last_name == "ZAMORA"
    vault.write(lambda session: merging.take_apart(session, merge_id, at=AT, who=WHO))
    assert vault.read(lambda session: session.get_one(Ncp, gone)).first_name == "SANDY"
