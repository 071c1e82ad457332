"""Changes of the schema, in order. They import no program code but `columns`, which never changes as they do not."""

KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006")
"""Every version that this program can read, oldest first."""

HEAD = KNOWN[-1]
