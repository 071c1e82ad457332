"""No image of the memory, which holds the key while the vault is open, goes to the disk when the program crashes."""

import sys

SEM_FAILCRITICALERRORS = 0x0001
SEM_NOGPFAULTERRORBOX = 0x0002


def refuse_core_dumps() -> None:
    """Have the system write none for this process and those that it starts.

    POSIX: the limit of a core file is 0 bytes. Windows: its error reporting is not called for this process; dumps
    that IT has switched on for all programs (LocalDumps) are IT's to switch off.
    """
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX)
    else:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def describe() -> str:
    """What is so, for `doctor`."""
    if sys.platform == "win32":
        said = "not asked for; see whether LocalDumps of Windows Error Reporting is set"
    else:
        import resource

        said = "off" if resource.getrlimit(resource.RLIMIT_CORE)[0] == 0 else "on"
    return said
