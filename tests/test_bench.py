"""What the bench keeps of its runs, and what it says of a figure that got worse."""

from pathlib import Path
from typing import Any

import pytest

from tests.bench import record_file
from tests.bench.figures import Figure, line, worse_by


def figure(value: float, reference: float = 10.0) -> dict[str, Any]:
    return Figure("a key", value, "ms", reference, 20, "value").as_json()


def run(value: float) -> dict[str, Any]:
    return record_file.entry([figure(value)], seconds=1.0, memory={"after": 100.0, "most": 120.0})


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_file, "OUT", tmp_path / "bench.json")
    monkeypatch.setattr(record_file, "RECORDED", tmp_path / "recorded.json")


def test_a_figure_is_worse_where_its_amount_and_its_multiple_of_the_floor_are() -> None:
    assert worse_by(figure(15), figure(10)) == pytest.approx(0.5)
    assert worse_by(figure(15, 15), figure(10)) == 0  # the machine was slower
    assert worse_by(figure(8), figure(10)) == 0
    assert worse_by(figure(15), None) == 0
    assert worse_by(figure(12, 0), figure(10, 0)) == pytest.approx(0.2)
    assert "WORSE BY 50% THAN RECORDED" in line(figure(15), figure(10))
    assert "WORSE" not in line(figure(11.9), figure(10))
    assert "DOES NOT HOLD" in line(figure(21), None)


def test_a_run_of_some_benches_leaves_the_others_and_is_recorded_with_them() -> None:
    assert record_file.keep() == 0
    record_file.merge("search", run(10))
    record_file.merge("record", run(30))
    record_file.merge("search", run(11))
    assert [one["figures"][0]["value"] for one in record_file.read(record_file.OUT)["benches"].values()] == [11, 30]
    assert record_file.recorded("search") == {}
    assert record_file.keep() == 2
    assert record_file.recorded("search")["a key", 0]["value"] == 11


def test_what_another_machine_measured_is_not_mixed_with_this_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    record_file.merge("search", run(10))
    record_file.keep()
    here = record_file.machine()
    monkeypatch.setattr(record_file, "machine", lambda: {**here, "key": "another"})
    assert record_file.recorded("search") == {}
    record_file.merge("record", run(30))
    assert list(record_file.read(record_file.OUT)["benches"]) == ["record"]
    record_file.OUT.write_text("[]", encoding="utf-8")  # as it was written before 0.8
    assert record_file.read(record_file.OUT) == {}
