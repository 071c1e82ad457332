"""What lists and headings say in place of words that could put somebody in danger when others see them."""

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import Case, case

from csdesk.models.contact import AppointmentKind
from csdesk.models.partner import Program
from csdesk.wording import marked

if TYPE_CHECKING:
    from csdesk.services.appointments import AppointmentView

DV_PROGRAM = "dv_program"
"""The category of the programs for people who suffer violence at home."""
UNNAMED = (DV_PROGRAM, "dv_treatment")
"""Categories of programs that no list names: for those who suffer violence at home, and for those who used it."""
A_SERVICE = marked("a service")
NEXT_STEP = marked("Next step, see record")
CALL_BACK = marked("Promised call-back, see record")
PLAN_STEP = marked("A step of the plan, see record")


def program_name() -> Case[str]:
    """The name of a program as a list or a heading says it; for queries over `Program`."""
    return case((Program.category.in_(UNNAMED), A_SERVICE), else_=Program.name)


def beside(program: str, words: str) -> str:
    """A place or a topic beside the name of a program (`program_name`): none where that is not named."""
    return "" if program == A_SERVICE else words


def told(words: str, instead: str, *, safe_contact: bool) -> str:
    """What somebody typed of a person, as a list, a paper or a file says it: of people under safe contact `instead`.

    Free words may hold an address or a phone. They stand on the record itself, and nowhere else.
    """
    return instead if safe_contact else words


def guarded(one: "AppointmentView", *, safe_contact: bool, public: Collection[str] = ()) -> "AppointmentView":
    """An appointment or a hearing as lists, papers and files say it.

    Of people under safe contact what it is, when, and the court of a hearing, which is no secret; no purpose and no
    note; court and place only where they are `public`: where others are met, too.
    """
    if not safe_contact:
        return one
    bare = replace(one, purpose="", outcome_note="")
    if one.where in public:
        return bare
    return replace(bare, court=one.court if one.kind is AppointmentKind.HEARING else "", place="")
