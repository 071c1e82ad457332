"""What is said of a vault that was just opened: of its keys, and of who works with it."""

from csdesk.ui.desk import Desk
from csdesk.wording import tr

NOT_CONFIRMED = tr("Nobody has shown that the recovery code of this vault is on paper. Make a new one and print it.")
SAMPLE = tr("Everybody here is invented: try anything. For a vault of your own, lock this desk and choose New vault.")
NO_NAME = tr("Letters and worksheets carry no name yet, and the audit trail does not say who you are.")


def tell_about_keys(desk: Desk, notice: str) -> None:
    """Say what is amiss with the keys of a vault that was just opened, or missing in it; `notice` comes first."""
    vault = desk.vault
    if notice:
        desk.messages.warn(notice, tr("Keys …"), lambda: desk.navigate("vault"))
    elif vault.key_file_fault:
        desk.messages.warn(vault.key_file_fault, tr("Keys …"), lambda: desk.navigate("vault"))
    elif desk.settings.sample_data:
        desk.messages.info(SAMPLE, tr("Lock"), desk.lock)
    elif not vault.recovery_confirmed:
        desk.messages.warn(NOT_CONFIRMED, tr("Keys …"), lambda: desk.navigate("vault"))
    elif not desk.settings.liaison_name:
        desk.messages.info(NO_NAME, tr("Say who you are …"), lambda: desk.navigate("settings"))
