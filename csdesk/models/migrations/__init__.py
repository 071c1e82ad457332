"""Changes of the schema, in order. Migrations import no program code, so that old ones never change."""

KNOWN = ("0001", "0002", "0003")
"""Every version that this program can read, oldest first."""

HEAD = KNOWN[-1]
