"""The parts of a packed file (xlsx, xlsb, ods), unpacked no further than they say they go."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from csdesk.services.foreign_files.answer import Refused

PIECE = 4 * 1024 * 1024
LOCAL_HEADER = 30
FAR_BEYOND = 8 * 1024 * 1024
"""A damaged part may unpack to somewhat more than it says; one that unpacks to this much more was made to."""
SPARE = 16 * 1024 * 1024
"""A part that is kept whole (workbook, styles) is at most this."""


class Packed:
    """A packed file in memory."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                infos = archive.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, zlib.error) as error:
            raise Refused("damaged_file") from error
        self._parts = {normal(info.filename): info for info in infos}

    def __contains__(self, name: str) -> bool:
        return normal(name) in self._parts

    def names(self) -> list[str]:
        """The names of all parts, in lower case and with forward slashes."""
        return list(self._parts)

    def whole(self, name: str) -> bytes:
        """A small part."""
        pieces = []
        size = 0
        for piece in self.pieces(name):
            size += len(piece)
            if size > SPARE:
                raise Refused("too_large")
            pieces.append(piece)
        return b"".join(pieces)

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part, a few megabytes at a time.

        Raises `Refused`: `damaged_file`, `password_protected`, or `unsafe_file` when it unpacks to far more than it
        says.
        """
        info = self._parts.get(normal(name))
        if info is None:
            raise Refused("damaged_file")
        if info.flag_bits & 1:
            raise Refused("password_protected")
        size = 0
        check = 0
        for piece in self._unpacked(info):
            size += len(piece)
            if size > info.file_size + FAR_BEYOND:
                raise Refused("unsafe_file")
            check = zlib.crc32(piece, check)
            if size <= info.file_size:
                yield piece
        if size != info.file_size or check != info.CRC:
            raise Refused("damaged_file")

    def _unpacked(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        header = self._content[info.header_offset : info.header_offset + LOCAL_HEADER]
        if len(header) < LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
            raise Refused("damaged_file")
        first = info.header_offset + LOCAL_HEADER
        first += int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        packed = memoryview(self._content)[first : first + info.compress_size]
        if info.compress_type == zipfile.ZIP_STORED:
            for start in range(0, len(packed), PIECE):
                yield bytes(packed[start : start + PIECE])
            return
        if info.compress_type != zipfile.ZIP_DEFLATED:
            raise Refused("unsupported_format")
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        rest: bytes | memoryview = packed
        try:
            while not inflate.eof:
                piece = inflate.decompress(rest, PIECE)
                rest = inflate.unconsumed_tail
                if not piece and not rest:
                    break
                yield piece
        except zlib.error as error:
            raise Refused("damaged_file") from error


def normal(name: str) -> str:
    """A part's name however a program wrote it."""
    return name.replace("\\", "/").lstrip("/").lower()
