"""Every sample file gives what the file beside it says, alone and after one another."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest

from csdesk.services import caseload, referral_report
from csdesk.services.policy import Policy
from csdesk.services.vault import Vault
from tests.services.people import NOW, WHO
from tests.support.reports import DATA, TODAY, bring, contents, look, take_back

FILES = sorted(path.name.removesuffix(".json") for path in DATA.glob("*.json"))
EXPORTED = {
    "last": "last_name",
    "first": "first_name",
    "middle": "middle_name",
    "suffix": "suffix",
    "pin": "pin",
    "county": "county",
    "dob": "date_of_birth",
    "addr1": "address_1",
    "addr2": "address_2",
    "city": "city",
    "state": "state",
    "zip": "zip",
    "addr_verified": "address_verified",
    "phone": "phone",
    "csup": "csup",
    "paid_m1": "paid_m1",
    "paid_m2": "paid_m2",
    "paid_m3": "paid_m3",
    "arrears": "arrears",
    "last_pay_date": "last_payment_date",
    "last_pay_amt": "last_payment",
    "order_date": "order_date",
    "worker": "worker",
    "status": "case_status",
}


def sidecar(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def truth(month: int) -> dict[str, dict[str, str]]:
    with (DATA / "truth" / f"month{month}.csv").open(encoding="utf-8", newline="") as file:
        return {line["case_no"]: line for line in csv.DictReader(file)}


def exported(vault: Vault) -> dict[str, dict[str, str]]:
    made, _left = vault.write(lambda session: caseload.export_file(session, at=NOW, who=WHO, policy=Policy()))
    told = made.content.decode().partition("\r\n\r\n")[0]
    return {line["iv_d_case"]: line for line in csv.DictReader(io.StringIO(told))}


def check_numbers(preview: referral_report.Preview, expected: dict[str, Any]) -> None:
    assert preview.rows_total == expected["rows_in_file"]
    assert preview.rows_accepted == expected["rows_accepted"]
    assert preview.rows_rejected == expected["rows_rejected"]
    assert preview.rows_duplicate == expected["rows_duplicate"]
    assert preview.reasons == expected["reasons"]
    assert preview.ncps_total == expected["distinct_ncps"]
    assert preview.cases_total == expected["distinct_cases"]
    assert [(row.sheet or None, row.row, row.reason) for row in preview.rejected] == [
        (row["sheet"], row["row"], row["reason"]) for row in expected["not_accepted_rows"]
    ]
    assert not preview.questions
    assert not preview.flags


@pytest.mark.parametrize("name", FILES)
def test_a_sample_alone(vault: Vault, name: str) -> None:
    expected = sidecar(name)["expected"]
    preview, result = bring(vault, referral_report.read_report(DATA / name))
    assert result.outcome == "imported"
    check_numbers(preview, expected)
    assert preview.ncps_new == expected["distinct_ncps"]
    month = truth(sidecar(name)["report_month"])
    rows = exported(vault)
    assert set(rows) == set(month)
    for number, line in month.items():
        assert {key: rows[number][column] for key, column in EXPORTED.items()} == {key: line[key] for key in EXPORTED}
    assert sum(int(line["csup"].replace(".", "")) for line in rows.values()) == int(
        expected["sum_csup"].replace(".", "")
    )


def test_all_samples_one_after_another(vault: Vault) -> None:
    for name in FILES:
        told = sidecar(name)
        preview, result = bring(vault, referral_report.read_report(DATA / name))
        assert result.outcome == "imported"
        check_numbers(preview, told["expected"])
        assert preview.ncps_total == (
            preview.ncps_new + preview.ncps_changed + preview.ncps_unchanged + preview.ncps_returned
        )
        if "transition" in told and name.endswith("clean.xlsx"):
            people = told["transition"]["ncps"]
            assert preview.ncps_new == people["new"]
            assert preview.ncps_returned == people["returning"]
            assert preview.ncps_not_listed == people["dropped"]
            assert preview.ncps_changed + preview.ncps_unchanged == people["continuing"]


def test_two_months_say_all_as_it_stands(vault: Vault) -> None:
    bring(vault, referral_report.read_report(DATA / "ncp_month1_utf8.csv"), report_date=date(2026, 7, 6))
    before = contents(vault)
    preview, _ = bring(vault, referral_report.read_report(DATA / "ncp_month2_webi.xlsx"))
    assert preview.report_date == date(2026, 8, 5)
    assert preview.report_date_said
    assert len(preview.counties) == 8
    changes = [change.field for person in preview.people(referral_report.People.CHANGED) for change in person.changes]
    moved = sidecar("ncp_month2_clean.xlsx")["transition"]["ncps"]
    assert changes.count("address") == moved["address_changed"]
    assert changes.count("name") == moved["last_name_changed"]

    first, second, rows = truth(1), truth(2), exported(vault)
    assert set(rows) == set(first) | set(second)
    listed_people = {line["pin"] for line in second.values()}
    for number, line in {**first, **second}.items():
        assert rows[number]["on_latest_report"] == ("yes" if number in second else "no")
        if number not in second and line["pin"] in listed_people:
            continue  # the person is still on the report, by another case: name and address are of that
        for key, column in EXPORTED.items():
            assert rows[number][column] == line[key] or not line[key], (number, key)

    take_back(vault)
    assert contents(vault) == before


def test_the_shipped_samples_are_these(vault: Vault) -> None:
    folder = DATA.parents[2] / "resources" / "samples"
    first = look(vault, referral_report.read_report(folder / "NCP Referral Report 2026-07-06.csv"))
    assert (first.report_date, first.report_date_said) == (date(2026, 7, 6), True)
    assert (first.rows_rejected, first.rows_duplicate) == (8, 3)
    second = look(vault, referral_report.read_report(folder / "NCP Referral Report 2026-08-05.xlsx"))
    assert second.report_date == date(2026, 8, 5)
    assert second.report_date <= TODAY
