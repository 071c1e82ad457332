"""Whether the vault is sound: one button, and what was found."""

from typing import TYPE_CHECKING

from csdesk.services.errors import DeskError
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import Button, Sheet, Tag, Text, row
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.services.vault.check import Health

ABOUT = tr(
    "Reads every page of the file, every reference, every key, and the chain of the audit trail. Changes nothing."
)


class CheckSheet(Sheet):
    """The check of the vault."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(title=tr("Check of the vault"), icon="heartbeat", name="vault.check")
        self._desk = desk
        self.verdict = Tag("", name="vault.check.verdict")
        self.verdict.hide()
        self.found = Text("", "small", wrap=True, name="vault.check.found")
        self.button = Button(tr("Check the vault"), self._check, name="vault.check.now", icon="shield-check")
        self.add(Text(ABOUT, "small", wrap=True), row(self.button, self.verdict, None), self.found)
        self.found.hide()

    def _check(self) -> None:
        ways, vault = self._desk.ways, self._desk.vault

        def work(_progress: object) -> "Health":
            from csdesk.services.vault import check

            return check.check(vault, ways.second_place)

        self.button.setEnabled(False)
        self._desk.tasks.job(self, work, self.show_health, self._refuse, title=tr("Checking the vault"))

    def show_health(self, health: "Health") -> None:
        """Show what was found."""
        if health.healthy:
            rows, tables = sum(health.rows.values()), len(health.rows)
            self._say(
                tr("Sound"),
                Tone.GOOD,
                tr(
                    "{count} in {count2}, schema {schema_version}.",
                    count=formats.count(rows, tr("record"), tr("records")),
                    count2=formats.count(tables, tr("table"), tr("tables")),
                    schema_version=health.schema_version,
                ),
            )
        else:
            what_to_do = tr("Restore the newest good backup at the unlock page, and tell IT.")
            self._say(
                formats.count(len(health.faults), tr("fault"), tr("faults")),
                Tone.BAD,
                "\n".join((*health.faults, what_to_do)),
            )

    def _refuse(self, error: DeskError) -> None:
        self._say(tr("Not checked"), Tone.ATTENTION, str(error))

    def _say(self, word: str, tone: Tone, found: str) -> None:
        self.button.setEnabled(True)
        self.verdict.set(word, tone)
        self.verdict.show()
        self.found.setText(found)
        self.found.show()
