"""No image of the memory, which holds the key while the vault is open, goes to the disk when the program crashes."""

import sys

LINUX_NOWHERE = 1
"""Bytes. A limit of 0 keeps Linux from writing a file only, and not from handing the image to a collector such as
apport, which writes one; at exactly 1 it does neither (`coredump_pipe` in the kernel's fs/coredump.c)."""
SEM_FAILCRITICALERRORS = 0x0001
SEM_NOGPFAULTERRORBOX = 0x0002


def refuse_core_dumps() -> None:
    """Have the system write none for this process and those that it starts.

    POSIX: the limit of a core file leaves no room for one. Windows: its error reporting is not called for this
    process; dumps that IT has switched on for all programs (LocalDumps) are IT's to switch off.
    """
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX)
    else:
        import resource

        least = LINUX_NOWHERE if sys.platform.startswith("linux") else 0
        try:
            resource.setrlimit(resource.RLIMIT_CORE, (least, least))
        except ValueError:  # whoever started the program allows 0 at most
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def describe() -> str:
    """What is so, for `doctor`."""
    if sys.platform == "win32":
        said = "not asked for; see whether LocalDumps of Windows Error Reporting is set"
    else:
        import resource

        limit, _most = resource.getrlimit(resource.RLIMIT_CORE)
        linux = sys.platform.startswith("linux")
        said = "off" if limit == (LINUX_NOWHERE if linux else 0) else "on"
        if linux and limit == 0:
            said = "no files; the system's own collector, such as apport, is IT's to switch off"
    return said
