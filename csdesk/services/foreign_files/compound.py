"""Compound files (OLE): the old Excel workbook is one stream in such a file."""

from csdesk.services.foreign_files.answer import Refused

HEADER = 512
MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END = 0xFFFF_FFFA
"""Sector numbers from here on are no sectors."""
ENTRY = 128
STREAM = 2
ROOT = 5


class Compound:
    """The streams of a compound file. Raises `Refused("damaged_file")` where chains do not hold together."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        if len(content) < HEADER or not content.startswith(MAGIC):
            raise Refused("damaged_file")
        shift = self._number(30, 2)
        if shift not in (9, 12):
            raise Refused("damaged_file")
        self._size = 1 << shift
        self._table = self._sector_table()
        self._entries = self._directory()

    def names(self) -> list[str]:
        """The names of all streams and storages."""
        return list(self._entries)

    def stream(self, name: str) -> bytes:
        """The bytes of a stream."""
        kind, first, size = self._entries.get(name.lower(), (0, END, 0))
        if kind != STREAM:
            raise Refused("damaged_file")
        if size >= self._number(56, 4):
            return self._chain(first)[:size]
        return self._small(first, size)

    def _number(self, place: int, width: int) -> int:
        return int.from_bytes(self._content[place : place + width], "little")

    def _sector(self, number: int) -> bytes:
        begin = (number + 1) * self._size
        sector = self._content[begin : begin + self._size]
        if not sector:
            raise Refused("damaged_file")
        return sector

    def _numbers(self, sector: bytes) -> list[int]:
        return [int.from_bytes(sector[place : place + 4], "little") for place in range(0, len(sector) - 3, 4)]

    def _sector_table(self) -> list[int]:
        places = self._numbers(self._content[76:HEADER])
        following, left = self._number(68, 4), self._number(72, 4)
        most = len(self._content) // self._size + 1
        while following < END and left > 0 and len(places) <= most + 200:
            numbers = self._numbers(self._sector(following))
            places += numbers[:-1]
            following, left = numbers[-1], left - 1
        table: list[int] = []
        for place in places:
            if place < END:
                table += self._numbers(self._sector(place))
            if len(table) > 2 * most + self._size:
                break
        return table

    def _chain(self, first: int) -> bytes:
        sectors: list[bytes] = []
        most = len(self._content) // self._size + 1
        while first < END:
            if len(sectors) > most or first >= len(self._table):
                raise Refused("damaged_file")
            sectors.append(self._sector(first))
            first = self._table[first]
        return b"".join(sectors)

    def _directory(self) -> dict[str, tuple[int, int, int]]:
        """Name in lower case -> kind, first sector, size."""
        raw = self._chain(self._number(48, 4))
        entries: dict[str, tuple[int, int, int]] = {}
        for place in range(0, len(raw) - ENTRY + 1, ENTRY):
            entry = raw[place : place + ENTRY]
            length = int.from_bytes(entry[64:66], "little")
            if entry[66] in (1, STREAM, ROOT) and 2 <= length <= 64:
                name = entry[: length - 2].decode("utf-16-le", "replace").lower()
                first, size = int.from_bytes(entry[116:120], "little"), int.from_bytes(entry[120:124], "little")
                entries.setdefault("\0root" if entry[66] == ROOT else name, (entry[66], first, size))
        return entries

    def _small(self, first: int, size: int) -> bytes:
        _, root, length = self._entries.get("\0root", (0, END, 0))
        holder = self._chain(root)[:length]
        table = self._numbers(self._chain(self._number(60, 4)))
        pieces: list[bytes] = []
        while first < END:
            if len(pieces) > len(table) or first >= len(table):
                raise Refused("damaged_file")
            pieces.append(holder[first * 64 : first * 64 + 64])
            first = table[first]
        return b"".join(pieces)[:size]
