"""What the flags of the referral report mean for the work with a person."""

from functools import cache
from typing import Any

from csdesk.services import resources


def flag_sentence(code: str) -> str:
    """What a flag says, as a sentence; empty for one that nothing is written about."""
    return str(_sentences().get(code, ""))


@cache
def _sentences() -> dict[str, Any]:
    return dict(resources.toml("caseload/flags.toml")["sentences"])
