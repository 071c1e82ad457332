"""What can be entered on a record besides a contact: each a description of its form and of what it saves."""

from csdesk.ui.screens.ncps.action_sheet import Action
from csdesk.ui.screens.ncps.actions.alerts import ALERT, ALERT_OFF
from csdesk.ui.screens.ncps.actions.care import NEXT_STEP, SAFE_CONTACT
from csdesk.ui.screens.ncps.actions.corrections import CORRECT_PERSON
from csdesk.ui.screens.ncps.actions.csa_answer import CSA_ANSWER
from csdesk.ui.screens.ncps.actions.family import (
    ADD_CHILD,
    ADD_PARENT,
    CP_CONTACT,
    CP_NEED,
    CP_NEED_MET,
    CUSTODY,
    HOW_OFTEN,
)
from csdesk.ui.screens.ncps.actions.jobs import JOB, JOB_CHECK, JOB_ENDED
from csdesk.ui.screens.ncps.actions.meetings import APPOINTMENT, MOVE_APPOINTMENT, SETTLE_APPOINTMENT
from csdesk.ui.screens.ncps.actions.office import ASSIGN, CLOSE, MARKS, REOPEN
from csdesk.ui.screens.ncps.actions.programs import ATTENDANCE, REFER, REFERRAL_NEWS, THOUGHT
from csdesk.ui.screens.ncps.actions.reaching import ADD_ADDRESS, ADD_PHONE, LOCATE, LOCATE_ANSWER
from csdesk.ui.screens.ncps.actions.releases import RELEASE, REVOKE, SIGN_FORM

__all__ = ["ADD_ADDRESS", "ADD_PHONE", "APPOINTMENT", "LOCATE", "LOCATE_ANSWER", "MENU", "SAFE_CONTACT"]

MENU: tuple[tuple[Action, ...], ...] = (
    (APPOINTMENT, MOVE_APPOINTMENT, SETTLE_APPOINTMENT, NEXT_STEP),
    (REFER, REFERRAL_NEWS, ATTENDANCE, THOUGHT),
    (JOB, JOB_CHECK, JOB_ENDED),
    (RELEASE, SIGN_FORM, REVOKE, CSA_ANSWER),
    (ALERT, ALERT_OFF),
    (ADD_PHONE, ADD_ADDRESS, LOCATE, LOCATE_ANSWER),
    (ADD_PARENT, CP_CONTACT, CP_NEED, CP_NEED_MET, ADD_CHILD, HOW_OFTEN, CUSTODY),
    (SAFE_CONTACT, CORRECT_PERSON, ASSIGN, MARKS, CLOSE, REOPEN),
)
"""The menu *More*, in its groups."""
