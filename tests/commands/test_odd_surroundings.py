"""The command line where the surroundings are odd: files of other programs, full disks, readers that go away."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from csdesk.commands import main, window
from csdesk.services import caseload, places, settings
from csdesk.services.vault import place
from csdesk.services.vault.place import files_of
from tests.conftest import PASSPHRASE

ROOT = Path(__file__).parents[2]
JULY = ROOT / "resources" / "samples" / "NCP Referral Report 2026-07-06.csv"
Said = tuple[int, dict[str, Any], str]


@pytest.fixture
def passphrase_file(tmp_path: Path) -> Path:
    file = tmp_path / "Kennwort für den Tisch"
    file.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return file


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run a command as it stands: exit code, the one JSON object on standard output, standard error."""

    def run_it(*words: object) -> Said:
        code = main([*map(str, words), "--json"])
        said = capsys.readouterr()
        return code, json.loads(said.out), said.err

    return run_it


@pytest.mark.parametrize(
    "content",
    [
        PASSPHRASE.encode(),
        f"{PASSPHRASE}\r\n".encode(),
        f"\ufeff{PASSPHRASE}\r\nwritten by Notepad".encode(),
        f"{PASSPHRASE}\r\n".encode("utf-16"),
    ],
)
def test_a_passphrase_file_may_come_from_any_editor(
    run: Callable[..., Said], vault_file: Path, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "typed").write_bytes(content)
    code, said, _ = run("vault", "check", "--vault", vault_file, "--passphrase-file", tmp_path / "typed")
    assert (code, said["outcome"]) == (0, "healthy")


@pytest.mark.parametrize(("content", "why"), [(b"", "empty"), (b"\n", "empty"), (b"caf\xe9 walnut orbit", "UTF-8")])
def test_a_passphrase_file_without_one_is_said_so(
    run: Callable[..., Said], vault_file: Path, tmp_path: Path, content: bytes, why: str
) -> None:
    (tmp_path / "typed").write_bytes(content)
    code, said, error = run("vault", "check", "--vault", vault_file, "--passphrase-file", tmp_path / "typed")
    assert (code, said["outcome"], said["message"]) == (1, "failed", error.strip())
    assert why in error
    assert "Traceback" not in error


@pytest.mark.parametrize(
    ("before", "between", "after"),
    [
        (("--vault", "V", "--passphrase-file", "P"), (), ()),
        ((), ("--vault", "V", "--passphrase-file", "P"), ()),
        (("--vault", "V"), ("--passphrase-file", "P"), ()),
        (("--vault", "elsewhere"), (), ("--vault", "V", "--passphrase-file", "P")),
    ],
)
def test_options_may_stand_anywhere(
    run: Callable[..., Said],
    vault_file: Path,
    passphrase_file: Path,
    before: tuple[str, ...],
    between: tuple[str, ...],
    after: tuple[str, ...],
) -> None:
    meant = {"V": str(vault_file), "P": str(passphrase_file)}
    words = [meant.get(word, word) for word in (*before, "vault", *between, "check", *after)]
    assert run(*words)[1]["outcome"] == "healthy"


@pytest.mark.parametrize(
    "words",
    [
        ("vault",),
        ("conquer",),
        ("caseload", "export"),
        ("vault", "check", "--passphrase", "not to be taken for a file"),
        ("--passphrase-file", "x"),
    ],
)
def test_wrong_usage_is_one_object_too(run: Callable[..., Said], words: tuple[str, ...]) -> None:
    code, said, error = run(*words)
    assert (code, said["outcome"]) == (2, "wrong_usage")
    assert error.startswith("usage: app.py")


def test_nobody_is_asked_for_a_passphrase_of_a_vault_that_is_not_there(
    run: Callable[..., Said], tmp_path: Path
) -> None:
    code, _, error = run("vault", "check", "--vault", tmp_path / "gone.csvault")
    assert code == 1
    assert "no vault" in error


def test_an_export_never_replaces_a_vault_or_a_device(
    run: Callable[..., Said], vault_file: Path, passphrase_file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.csvault"
    shutil.copyfile(vault_file, other)
    shutil.copyfile(place.envelope_path(vault_file), place.envelope_path(other))
    before = {path: path.read_bytes() for path in (other, place.envelope_path(other))}
    wal = other.with_name(other.name + "-wal")
    for target in (vault_file, *before, wal, tmp_path, Path(os.devnull), Path()):
        code, said, error = run(
            *("caseload", "export", "--to", target, "--vault", vault_file, "--passphrase-file", passphrase_file)
        )
        assert (code, said["outcome"]) == (1, "failed")
        assert error.count("\n") == 1
    assert all(path.read_bytes() == content for path, content in before.items())
    assert run("vault", "check", "--vault", vault_file, "--passphrase-file", passphrase_file)[0] == 0
    assert not wal.exists()
    assert not Path(os.devnull).is_file()


def test_the_doctor_examines_the_computer_even_when_the_vault_does_not_open(
    run: Callable[..., Said], vault_file: Path, passphrase_file: Path
) -> None:
    place.envelope_path(vault_file).write_text("no key file", encoding="utf-8")
    code, said, error = run("doctor", "--vault", vault_file, "--passphrase-file", passphrase_file)
    assert (code, said["vault"]["health"]) == (1, "not opened")
    assert said["vault"]["problem"] == error.strip()
    assert "SQLCipher" in said["encryption"]


def test_a_mistake_of_the_program_shows_places_and_no_values(
    run: Callable[..., Said], vault_file: Path, passphrase_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(*_: object, **__: object) -> None:
        raise KeyError("Zebulonia-Marker")

    monkeypatch.setattr(caseload, "find", mistaken)
    code, said, error = run(
        *("caseload", "search", "Zebulonia", "--vault", vault_file, "--passphrase-file", passphrase_file)
    )
    assert (code, said["outcome"]) == (1, "fault")
    assert "KeyError" in error
    assert "caseload.py" in error
    assert "Zebulonia" not in error + json.dumps(said)


def command(*words: object) -> list[str]:
    """The command as a process of its own."""
    return [sys.executable, str(ROOT / "app.py"), *map(str, words)]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
def test_a_full_disk_under_the_output_is_said(vault_file: Path, passphrase_file: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            command("doctor", "--vault", vault_file, "--passphrase-file", passphrase_file),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "could not be printed" in done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the limit of 1 byte means this on Linux only")
def test_no_image_of_the_memory_goes_to_a_collector_either() -> None:
    asks = (
        "import resource\n"
        "from csdesk.commands import hardening\n"
        "hardening.refuse_core_dumps()\n"
        "print(*resource.getrlimit(resource.RLIMIT_CORE), hardening.describe())\n"
    )
    said = subprocess.run([sys.executable, "-c", asks], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.split()[:2] in (["1", "1"], ["0", "0"])  # 0 where whoever started the tests allows no more
    assert said.startswith("0") or said.split()[2] == "off"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal for one process")
def test_ctrl_c_in_an_import_leaves_nothing_half_done(
    run: Callable[..., Said], vault_file: Path, passphrase_file: Path
) -> None:
    options = ("--vault", vault_file, "--passphrase-file", passphrase_file)
    importing = subprocess.Popen(
        [*command("report", "import", JULY, *options), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wal = vault_file.with_name(vault_file.name + "-wal")
    while importing.poll() is None and not wal.exists():
        pass  # until it has opened the vault
    importing.send_signal(signal.SIGINT)
    out, error = importing.communicate(timeout=60)
    said = json.loads(out)
    assert "Traceback" not in error
    assert (importing.returncode, said["outcome"]) in ((1, "stopped"), (0, "imported"))
    code, health, _ = run("vault", "check", *options)
    assert (code, health["outcome"]) == (0, "healthy")
    assert health["rows"]["ncp"] == (0 if importing.returncode else 1112)


@pytest.mark.parametrize("kind", ["folder with other files", "file"])
def test_the_demonstration_takes_no_place_that_is_in_use(run: Callable[..., Said], tmp_path: Path, kind: str) -> None:
    place = tmp_path / "in use"
    mine = place / "mine.txt" if kind != "file" else place
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("keep", encoding="utf-8")
    code, said, error = run("demo", "--out", place)
    assert (code, said["message"]) == (1, error.strip())
    assert "Nothing was changed" in error
    assert mine.read_text(encoding="utf-8") == "keep"
    assert [file.name for file in tmp_path.rglob("*.*")] == (["mine.txt"] if kind != "file" else [])


def test_a_sample_vault_that_was_left_half_made_is_made_anew(tmp_path: Path) -> None:
    half = tmp_path / (places.sample_vault().name + ".half")
    for left in files_of(half):
        left.write_text("what a program leaves that is killed", encoding="utf-8")
    opened = window.open_sample(tmp_path, lambda _done, _total, _text: None)
    assert opened.read(settings.load).sample_data
    opened.lock()
    sample = tmp_path / places.sample_vault().name
    assert sorted(tmp_path.iterdir()) == [sample, place.envelope_path(sample), place.beside(sample, ".lock")]
