"""CS Desk: the desk of a child support liaison."""

__version__ = "0.9.0"
