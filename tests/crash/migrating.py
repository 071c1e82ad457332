"""Vaults of earlier schemas are opened for the first time by this program."""

import shutil
from pathlib import Path

from csdesk.models import migrations
from csdesk.services import vault as vaults
from csdesk.services.vault import backup, place, rotation
from tests.crash.desk import Prints, differences, opened, prints, unlocked
from tests.crash.safety import only_these_are_left
from tests.crash.telling import Teller, Told
from tests.crash.work import Work
from tests.golden.make import FOLDER, PASSPHRASE

EARLIER = tuple(version for version in sorted(migrations.KNOWN) if version != migrations.HEAD)
CODES = {version: (FOLDER / f"{version}.code").read_text(encoding="ascii").strip() for version in EARLIER}


class Migrating(Work):
    """After a kill each vault opens with all its data, at the newest schema, and a backup of it was made before."""

    name = "migration"
    raises_cost = True

    def __init__(self) -> None:
        self.migrated: dict[str, Prints] = {}

    def prepare(self, folder: Path) -> None:
        for version in EARLIER:
            for part in (FOLDER / f"{version}.csvault", place.envelope_path(FOLDER / f"{version}.csvault")):
                shutil.copy(part, folder / part.name)

    def learn(self, folder: Path) -> None:
        for version in EARLIER:
            with opened(folder / f"{version}.csvault", code=CODES[version]) as vault:
                self.migrated[version] = prints(vault)

    def run(self, folder: Path, tell: Teller) -> None:
        tell.begins()
        for version in EARLIER:
            tell.writes()
            with unlocked(folder / f"{version}.csvault"):
                tell.did(version)

    def look(self, folder: Path, told: Told) -> None:
        paths = [folder / f"{version}.csvault" for version in EARLIER]
        for version, path in zip(EARLIER, paths, strict=True):
            self._is_whole(version, path)
            before = rotation.newest_whole(path, None)
            assert before is not None, f"no backup was made of {version}"
            if version == EARLIER[len(told.done) - 1]:
                elsewhere = folder / "elsewhere" / path.name
                backup.restore(before.path, elsewhere)
                self._is_whole(version, elsewhere)
        only_these_are_left(folder, *paths)

    def _is_whole(self, version: str, path: Path) -> None:
        with opened(path, code=CODES[version]) as vault:
            wrong = differences(prints(vault), self.migrated[version])
        assert wrong == [], f"schema {version}: {wrong}"
        if self.raises_cost:
            vaults.unlock(path, PASSPHRASE).lock()
