"""The fingerprints of a team are the same for good: extracts of other years and other versions are compared."""

import pytest

from csdesk.services.program.supervisor import team
from csdesk.services.program.supervisor.team import Team

REAL = team.COST
"""As it is before tests make it cheap."""


def test_a_passphrase_gives_the_same_fingerprints_in_every_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(team, "COST", REAL)
    made = Team.of("lantern  orbit walnut 42 sevenfold ")
    assert made.mark == "eWWmZapl4a8HmzmvRB7FeQ"
    assert made.of_pin("0012345") == made.of_pin("12345") == "YXKxJ_W-moQbR4h0ZvgTHw"
    assert made.of_case("01234567") == "TTUARoUoXzQB-C5XSrJnnw"
