"""What lists and headings say in place of words that could put somebody in danger when others see them."""

from sqlalchemy import Case, case

from csdesk.models.partner import Program

DV_PROGRAM = "dv_program"
"""The category of the programs for people who suffer violence at home."""
A_SERVICE = "a service"


def program_name() -> Case[str]:
    """The name of a program as a list or a heading says it; for queries over `Program`."""
    return case((Program.category == DV_PROGRAM, A_SERVICE), else_=Program.name)
