"""A county or nation is kept as the directory names it, however a report writes it."""

import pytest
from sqlalchemy import select

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.referral_report import ReportCounty
from csdesk.services import directory
from csdesk.services.vault import Vault
from tests.support.reports import bring, report_of, row


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("LCO", "Lac Courte Oreilles"),
        ("LAC COURTE OREILLES TRIBE", "Lac Courte Oreilles"),
        ("Stockbridge Munsee", "Stockbridge-Munsee"),
        ("Menominee Tribe", "Menominee"),
        ("Oneida Nation", "Oneida Nation"),
        ("ONEIDA", "Oneida"),
        ("Forest", "Forest"),
        ("Ho-Chunk", "Ho-Chunk"),
    ],
)
def test_a_nation_is_kept_as_the_directory_names_it(vault: Vault, written: str, kept: str) -> None:
    vault.write(directory.seed)
    bring(vault, report_of([row(County=written), row(PIN="9000000002", case="70000002", County="Dane")]))
    assert set(vault.read(lambda session: session.scalars(select(IvdCase.county)).all())) == {kept, "Dane"}
    assert set(vault.read(lambda session: session.scalars(select(ReportCounty.county)).all())) == {kept, "Dane"}
