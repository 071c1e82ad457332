"""The suggestions are the sentences of the document, word for word, and are for places of the map, not for people."""

import re
from pathlib import Path

import pytest

from csdesk.services import resources
from csdesk.services.program import able_willing as able
from csdesk.services.program.able_willing import CELLS, EVERY_PLACE, NOT_INTERVIEWED, Payment
from csdesk.services.program.able_willing.tiers import ANSWERS

DOCUMENT = (Path(__file__).parents[3] / "data" / "three_tiers.txt").read_text(encoding="utf-8")


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("one", able.tiers().suggestions, ids=lambda one: one.does)
def test_each_sentence_stands_in_its_tier_of_the_document(one: able.Suggestion) -> None:
    text = plain(DOCUMENT)
    assert one.quote in text
    begins = {tier: text.index(f"Tier {word}:") for tier, word in ((1, "One"), (2, "Two"), (3, "Three"))}
    ends = {1: begins[2], 2: begins[3], 3: len(text)}
    summary = text.index(f" {one.tier}. {one.tier_title}")
    in_summary = summary < text.index(one.quote) < (text.index(f" {one.tier + 1}. ") if one.tier < 3 else begins[1])
    assert in_summary or begins[one.tier] < text.index(one.quote) < ends[one.tier]
    assert one.able | one.willing <= ANSWERS


def test_the_document_is_named_as_it_names_itself() -> None:
    assert able.tiers().source in DOCUMENT


def test_who_stopped_is_to_be_asked_early_wherever_they_stand() -> None:
    early = able.tiers().suggestions[0]
    assert "when payments stop" in early.quote
    assert all(early in able.tiers().of(place, [Payment.STOPPED]) for place in EVERY_PLACE)
    assert not any(early in able.tiers().of(place, [Payment.REGULAR]) for place in EVERY_PLACE)


def test_each_place_has_a_suggestion_for_who_does_not_pay() -> None:
    for place in EVERY_PLACE:
        for payment in (Payment.PART, Payment.STOPPED, Payment.NEVER):
            assert able.tiers().of(place, [payment])
    assert able.tiers().of(NOT_INTERVIEWED, [Payment.REGULAR]) == ()


def test_nothing_is_called_a_prediction_or_a_score() -> None:
    words = resources.path("able_willing/tiers.toml").read_text(encoding="utf-8").lower()
    headings = " ".join(one.does for one in able.tiers().suggestions).lower()
    assert not re.search(r"predict|score|risk|likely", headings)
    assert "it is a suggestion to think about" in words


def test_who_is_willing_and_not_able_is_not_sent_to_enforcement() -> None:
    place = 0  # willing: yes, able: no
    assert place < CELLS
    assert {one.tier for one in able.tiers().of(place, [Payment.NEVER])} == {2, 3}


def test_the_rule_is_said_with_the_numbers_of_the_office() -> None:
    rule = able.PaymentRule(regular_percent=60, stopped_months=2, report_within_days=45)
    assert "at least 60 %" in able.in_words(Payment.REGULAR, rule)
    assert "nothing in the latest 2 closed months" in able.in_words(Payment.STOPPED, rule)
    assert "not older than 45 days" in able.in_words(Payment.UNKNOWN, rule)
    assert "nothing in the latest closed month," in able.in_words(Payment.STOPPED)
