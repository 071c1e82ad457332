"""What the doors and the settings share about keys: a new passphrase, and a recovery code that is really kept."""

from csdesk.ui.keys.new_passphrase import NewPassphrase
from csdesk.ui.keys.recovery_code import RecoveryCode

__all__ = ["NewPassphrase", "RecoveryCode"]
