"""What a picture is made of: the claims that are drawn, and every document that their reports rest on."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from defgraph.dossiers import DocumentEntry, Dossier, Named, ReportEntry


MANY, DENSE, EACH = 2000, 1000, 2
"""More entities than the first cannot be told apart one by one, nor more claims than the second, unless there are no
more than so many for each entity. Tried with registers: of 1,000 claims between 190 states a still picture can just be
read, of 2,000 between 216 none; 4,000 between 2,000 entities are loose enough for the page, and drawn within seconds.
"""


@dataclass(frozen=True)
class Picture:
    """Claims to be drawn, in the order of their ids, and all documents known, by theirs; made by :meth:`of`.

    ``generated_from`` tells the reader what it was made from. With ``focus``, the id of an entity, the others
    stand on rings around that one. ``elsewhere`` are the reports on claims that are not drawn which have a lineage
    of their own: what rests on a document tells that it was there. In a notebook a picture shows itself.
    """

    dossiers: tuple[Dossier, ...]
    documents: Mapping[str, DocumentEntry] = field(repr=False)
    title: str
    generated_from: str = ""
    focus: str | None = None
    elsewhere: tuple[ReportEntry, ...] = field(default=(), repr=False)

    @classmethod
    def of(
        cls,
        dossiers: Iterable[Dossier],
        *,
        title: str,
        generated_from: str = "",
        focus: str | None = None,
        among: Iterable[Dossier] = (),
    ) -> Picture:
        """Return the picture of some claims ``among`` all that are known, with the documents that they know of."""
        ordered = tuple(sorted(dossiers, key=attrgetter("id")))
        return cls(ordered, _documents(ordered), title, generated_from, focus, _elsewhere(ordered, among))

    @cached_property
    def entities(self) -> Mapping[str, Named]:
        """The entities that are drawn, by their ids, in the order of these: the subjects and objects of claims."""
        return entities_of(self.dossiers)

    @property
    def crowded(self) -> bool:
        """Whether there is more than can be told apart if every claim is drawn by itself (see :data:`MANY`)."""
        entities = len(self.entities)
        return entities > MANY or len(self.dossiers) > max(DENSE, EACH * entities)

    @cached_property
    def reports(self) -> tuple[ReportEntry, ...]:
        """The reports of all claims, one after the other."""
        return tuple(report for dossier in self.dossiers for report in dossier.reports)

    @cached_property
    def placed(self) -> dict[str, Any]:
        """The picture laid out, as :func:`defgraph.picture.drawing.network` has it: page and still share it."""
        from defgraph.picture.drawing import network

        return network(self.dossiers, self.focus)

    def _repr_html_(self) -> str:
        from defgraph.picture.notebook import notebook_html

        return notebook_html(self)


def entities_of(dossiers: Iterable[Dossier]) -> dict[str, Named]:
    """Return the subjects and objects of claims, by their ids, in the order of these."""
    ends = {end.id: end for dossier in dossiers for end in (dossier.subject, dossier.object)}
    return {name: ends[name] for name in sorted(ends)}


def _documents(dossiers: Sequence[Dossier]) -> dict[str, DocumentEntry]:
    """Gather documents; dossiers that were read together share the mapping of all of them."""
    found: dict[str, DocumentEntry] = {}
    for sources in {id(dossier.sources): dossier.sources for dossier in dossiers}.values():
        found.update(sources)
    return found | {report.document.id: report.document for dossier in dossiers for report in dossier.reports}


def _elsewhere(drawn: Iterable[Dossier], among: Iterable[Dossier]) -> tuple[ReportEntry, ...]:
    ids = {dossier.id for dossier in drawn}
    return tuple(report for d in among if d.id not in ids for report in d.reports if report.bases)
