"""What every reader of a register gives: records, each with its reports or the reason why it was refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from defgraph.model import Document, Report


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file: what it reports, or why it was refused.

    ``line`` is the one it begins on, counted from 1; ``end`` tells how many bytes of the file were read when it was
    complete. ``refusal`` tells why it could not be read: what it says is not known, so nothing follows from its
    edition's silence. A record may be neither refused nor report anything; ``left_out`` then tells why, if it is not
    what another record is about: what it says is nothing that the graph could take of any edition. ``text`` is the
    record as it stands in the file, where it was refused.
    """

    line: int
    end: int
    reports: tuple[Report, ...] = ()
    refusal: str = ""
    text: str = ""
    left_out: str = ""


class RegisterFile(Protocol):
    """One file of a register. Entities it speaks of are met by the :class:`~defgraph.identity.naming.Naming` given."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents its reports are of."""

    def records(self) -> Iterator[Record]:
        """Yield all records in the order of the file; each call reads the file anew, and yields the same.

        Raises:
            DataError: if the file as a whole cannot be read; the finding names file and line.
        """
