"""Memory while very much of it is in use: what is kept for speed only makes room."""

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

SMALL_CACHE = 2 * 1024
"""KiB of the database."""


@contextmanager
def sparing(session: Session) -> Iterator[None]:
    """Keep hardly any of the database in memory meanwhile, and give the system back what is free already."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection  # itself: it answers after a fault, too
    (usual,) = driver.execute("PRAGMA cache_size").fetchone()
    driver.execute(f"PRAGMA cache_size = -{SMALL_CACHE}")
    give_back()
    try:
        yield
    finally:
        driver.execute(f"PRAGMA cache_size = {usual}")


def give_back() -> None:
    """Give the system what is free: the C library of Linux keeps what lies between other things until it is asked."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)
