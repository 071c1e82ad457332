"""Two interviews of one person side by side."""

from datetime import timedelta
from typing import Any

import pytest

from csdesk.services import caseload, interview, resources
from csdesk.services.errors import RefusedError
from csdesk.services.interview import PRIVATE_LINE, Change, Comparison
from csdesk.services.vault import Vault
from tests.services.interview.holding import Interview, answer_all, begin
from tests.services.people import NOW, TODAY, WHO

HALF_A_YEAR = timedelta(days=183)


def again(held: Interview, instrument: str = "") -> Interview:
    """Another interview of the same person, half a year later."""
    at = NOW + HALF_A_YEAR
    started = held.vault.write(
        lambda session: interview.start(session, held.ncp_id, at=at, who=WHO, instrument=instrument)
    )
    later = Interview(held.vault, held.ncp_id, started)
    later.say("Q4", "caseworker")
    return later


def end(held: Interview, *, later: bool = False) -> None:
    at = NOW + HALF_A_YEAR if later else NOW
    held.vault.write(lambda session: interview.finish(session, held.assessment_id, at=at, who=WHO, leave_open=True))


def compare(earlier: Interview, later: Interview) -> Comparison:
    return earlier.vault.read(lambda session: interview.compare(session, earlier.assessment_id, later.assessment_id))


def changed(comparison: Comparison) -> set[tuple[str, str, str, str, Change]]:
    return {
        (line.number, line.label, line.before, line.after, line.change)
        for line in comparison.lines
        if line.change is not Change.SAME
    }


def two(vault: Vault, first: dict[str, Any], second: dict[str, Any]) -> tuple[Interview, Interview]:
    earlier = begin(vault)
    answer_all(earlier, **first)
    end(earlier)
    later = again(earlier)
    answer_all(later, **second)
    return earlier, later


def test_what_has_changed_comes_first_in_words(vault: Vault) -> None:
    earlier, later = two(
        vault, {"barriers": ("transportation", "education")}, {"barriers": ("education",), "hours": 12}
    )
    later.say("Q8", "yes")
    later.say("Q9", refused=True)
    end(later, later=True)
    comparison = compare(earlier, later)
    assert changed(comparison) == {
        ("Q8", "Able to pay", "Sometimes", "Yes", Change.CHANGED),
        ("Q9", "Willing to pay", "Yes", "Parent chose not to respond", Change.NOT_ANSWERED_NOW),
        ("Q11", "Transportation", "Yes", "No", Change.CHANGED),
        ("Q13", "Hours a week", "40", "12", Change.CHANGED),
    }
    assert comparison.changed == 3, "what was not answered this time is not another answer"
    assert [line.change is Change.SAME for line in comparison.lines] == sorted(
        line.change is Change.SAME for line in comparison.lines
    )
    assert comparison.earlier_on == TODAY
    assert comparison.unlike == ()
    assert ("Q11", "Education or training", "Yes", "Yes") in {
        (line.number, line.label, line.before, line.after) for line in comparison.lines
    }


def test_what_a_rule_skips_now_and_what_is_answered_now(vault: Vault) -> None:
    earlier, later = two(vault, {"employed": "no"}, {"employed": "yes", "hours": 20})
    end(later, later=True)
    assert changed(compare(earlier, later)) == {
        ("Q12", "Employed now", "No", "Yes", Change.CHANGED),
        ("Q13", "Hours a week", "Skipped", "20", Change.ANSWERED_NOW),
        ("Q14", "Job in 3 months", "Skipped", "I don't know", Change.ANSWERED_NOW),
    }


def test_the_refusals_of_both_modes_are_the_same_refusal(vault: Vault) -> None:
    earlier = begin(vault, "client")
    earlier.say("Q9", refused=True)
    end(earlier)
    later = again(earlier)
    later.say("Q9", refused=True)
    end(later, later=True)
    comparison = compare(earlier, later)
    (willing,) = (line for line in comparison.lines if line.number == "Q9")
    assert (willing.before, willing.after) == ("I’d rather not say", "Parent chose not to respond")
    assert willing.change is Change.SAME
    assert [line.number for line in comparison.lines if line.change is not Change.SAME] == ["Q4"]
    assert comparison.unlike == ("Opening: family",), "the client is not asked"


def test_a_private_line_is_not_named(vault: Vault) -> None:
    earlier, later = two(vault, {}, {"barriers": ("family_violence",)})
    end(later, later=True)
    comparison = compare(earlier, later)
    assert changed(comparison) == {("Q11", PRIVATE_LINE, "No", "Yes", Change.CHANGED)}
    assert "violence" not in repr(comparison).lower()
    same = {"barriers": ("family_violence",)}
    earlier, later = two(vault, same, same)
    end(later, later=True)
    lines = [line.label for line in compare(earlier, later).lines if line.private]
    assert lines == [PRIVATE_LINE], "as the result tells it"
    earlier, later = two(vault, {}, {})
    end(later, later=True)
    assert not [line for line in compare(earlier, later).lines if line.private]


def test_a_correction_is_compared_as_it_stands_now(vault: Vault) -> None:
    earlier, later = two(vault, {"hours": 40}, {"hours": 30})
    end(later, later=True)
    vault.write(
        lambda session: interview.correct_answer(
            session, earlier.assessment_id, "Q13", value=30, reason="Misheard", at=NOW, who=WHO
        )
    )
    assert changed(compare(earlier, later)) == set()


def test_the_record_and_the_export_tell_what_has_changed(vault: Vault) -> None:
    earlier, later = two(vault, {"hours": 40}, {"hours": 30})
    end(later, later=True)
    record = vault.read(lambda session: caseload.record(session, later.ncp_id, today=TODAY))
    assert [one.detail for one in record.timeline if one.icon == "interview"] == [
        "1 answer other than on October 8, 2026",
        "",
    ]
    first, second = vault.read(lambda session: interview.export_json(session, later.ncp_id))["interviews"]
    assert first["since_the_last"] is None
    assert second["since_the_last"] == {
        "interview": str(earlier.assessment_id),
        "held": "2026-10-08",
        "changed": [{"question": "Q13", "label": "Hours a week", "before": "40", "after": "30"}],
        "unlike": [],
    }
    text = vault.read(lambda session: interview.export_text(session, later.assessment_id))
    assert "Since the interview of 2026-10-08:\n   Q13 Hours a week: 40, now 30\n" in text


def test_questions_of_another_version_are_put_side_by_side_by_their_part(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    earlier = begin(vault)
    answer_all(earlier)
    end(earlier)
    text = resources.path("instruments/fra-colorado-2019.toml").read_text(encoding="utf-8")
    able = interview.load().question("Q8").text
    close = interview.load().question("Q6").text
    assert text.count(able) == 1
    assert text.count(close) == 1
    (tmp_path / "instruments").mkdir()
    changed_text = text.replace(able, "Can you pay?").replace(close, "How close are you?")
    (tmp_path / "instruments/other.toml").write_text(changed_text, encoding="utf-8")
    real = resources.path
    monkeypatch.setattr(resources, "path", lambda name: tmp_path / name if "other" in name else real(name))
    later = again(earlier, "other")
    later.say("Q8", "no")
    end(later, later=True)
    comparison = compare(earlier, later)
    assert ("Q8", "Able to pay", "Sometimes", "No", Change.CHANGED) in changed(comparison)
    assert "Q6" not in {line.number for line in comparison.lines}
    label = interview.load().question("Q6").result_label
    assert comparison.unlike == (label, label)


def test_only_two_finished_interviews_of_one_person_are_compared(vault: Vault) -> None:
    earlier, later = two(vault, {}, {})
    with pytest.raises(RefusedError, match="Only finished"):
        compare(earlier, later)
    with pytest.raises(RefusedError, match="not two interviews"):
        compare(earlier, earlier)
    other = begin(vault)
    end(other)
    with pytest.raises(RefusedError, match="not two interviews"):
        compare(earlier, other)
