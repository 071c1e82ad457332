"""The words of `resources/partners/referral_words.toml`: reasons, and what the parent is asked afterwards."""

from collections.abc import Mapping
from functools import cache

from csdesk.services import resources
from csdesk.services.errors import RefusedError
from csdesk.wording import tr


@cache
def not_enrolled_reasons() -> Mapping[str, str]:
    """Code -> why a referral did not lead to an enrolment."""
    return _labels("not_enrolled")


@cache
def left_reasons() -> Mapping[str, str]:
    """Code -> why somebody left a program early."""
    return _labels("left")


@cache
def questions() -> Mapping[str, str]:
    """Code -> what the parent is asked of a referral (2Gen Procedures: its dignity, utility and effectiveness)."""
    return {one["code"]: one["text"] for one in _toml()["question"]}


@cache
def answers() -> Mapping[str, str]:
    """Code -> answer to any of the questions."""
    return _labels("answer")


def in_words(listed: Mapping[str, str], code: str, said: str) -> str:
    """A listed reason with the liaison's words: *No place, or a long wait: until May*.

    Raises `RefusedError` where there is neither.
    """
    why = ": ".join(filter(None, (listed.get(code, ""), said.strip())))
    if not why:
        raise RefusedError(tr("A reason is needed. Nothing was changed; say why in a few words."))
    return why


def _labels(part: str) -> Mapping[str, str]:
    return {one["code"]: one["label"] for one in _toml()[part]}


def _toml() -> dict[str, list[dict[str, str]]]:
    return resources.toml("partners/referral_words.toml")
