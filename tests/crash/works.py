"""All works that are cut short, and how often each is in the long run."""

from tests.crash.daily import Imports, Interviews
from tests.crash.keys import ChangingKeys
from tests.crash.migrating import Migrating
from tests.crash.safety import BackingUp, Creating, Restoring
from tests.crash.sending import Sending
from tests.crash.work import Work

SHARES: dict[type[Work], int] = {
    Imports: 6, Interviews: 4, Sending: 4, BackingUp: 4, ChangingKeys: 6, Migrating: 4, Creating: 2, Restoring: 2,
}  # fmt: skip
"""Parts of all kills."""
