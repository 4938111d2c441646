"""What reports say of a claim as a link of FollowTheMoney.

The schema is the one that the ontology declares closest to the relation, where it says no more than the reports do and
its ends may be what ours are; else it is ``UnknownLink``, whose ``role`` has the relation in words. So are deals:
nothing in FollowTheMoney says that arms were offered, ordered or delivered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from defgraph.dossiers.wording import figures_text
from defgraph.export.ftm.things import document_id, ftm_entity, post_body
from defgraph.registers.ftm.schemata import schema_of_relation, schemata
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from defgraph.dossiers import Dossier, Named, ReportEntry
    from defgraph.export.ftm.things import FtmEntity, Known, Properties

UNKNOWN_LINK: Final = "UnknownLink"
_POST: Final = "Position"
_DONE: Final = frozenset({"delivering", "delivered"})
_STATES: Final = frozenset({"in-force", "lifted"})


@dataclass(frozen=True, slots=True)
class Way:
    """A way to write a claim: schema, and properties that say what it links. ``post`` is the id of its position."""

    schema: str
    says: Properties
    post: str = ""


class Links:
    """Writes claims as links. ``bodies`` gives for the id of an office the ids of the bodies in which it is held."""

    def __init__(self, known: Known, bodies: Mapping[str, set[str]]) -> None:
        self.known, self.bodies = known, bodies
        self._ways: Mapping[str, Callable[[Dossier, Sequence[ReportEntry]], Way | None]] = {
            "Ownership": self._control,
            "Occupancy": self._occupancy,
            "Sanction": self._sanction,
            "Payment": self._payment,
            "Membership": self._membership,
        }

    def way(self, dossier: Dossier, reports: Sequence[ReportEntry]) -> Way:
        """Return how a claim is written, for what these reports say of it."""
        closest = self._ways.get(schema_of_relation(dossier.relation) or "")
        found = closest(dossier, reports) if closest else None
        return found if found and self._fits(dossier, found) else _unknown(dossier)

    def link(self, way: Way, dossier: Dossier, reports: Sequence[ReportEntry]) -> FtmEntity:
        """Return the link that reports of one document on one claim give: one report, or all of one deal."""
        entry = reports[0].document
        properties: Properties = {
            **way.says,
            **_dates(reports),
            "status": _status(way, reports),
            "summary": list(dict.fromkeys(_summary(dossier, report) for report in reports)),
            "recordId": sorted({report.deal for report in reports if report.deal}),
            "publisher": [entry.publisher.label] if entry.publisher else [],
            "sourceUrl": [entry.url] if entry.url else [],
            "proof": [document_id(entry)],
        }
        told = {name: values for name, values in properties.items() if name in schemata()[way.schema].properties}
        return ftm_entity(min(report.id for report in reports), way.schema, dossier.sentence, told, [entry])

    def _fits(self, dossier: Dossier, way: Way) -> bool:
        """Tell whether the ends of a link may be what they are here."""
        properties = schemata()[way.schema].properties
        ends = {end.id: self.known.schema(end) for end in (dossier.subject, dossier.object)}
        ends |= {way.post: schemata()[_POST]} if way.post else {}
        return all(
            ends[end].is_a(properties[name].range or "")
            for name, values in way.says.items()
            if properties[name].type == "entity"
            for end in values
        )

    def _control(self, dossier: Dossier, reports: Sequence[ReportEntry]) -> Way:
        """Return an ownership where a share is told; else control, which need be no ownership."""
        shares = sorted({str(report.figures["share"].low) for report in reports if "share" in report.figures})
        owner, asset = [dossier.subject.id], [dossier.object.id]
        ownership = Way("Ownership", {"owner": owner, "asset": asset, "percentage": shares})
        if shares and self._fits(dossier, ownership):
            return ownership
        return Way("Control", {"controller": owner, "controlled": asset})

    def _occupancy(self, dossier: Dossier, _: Sequence[ReportEntry]) -> Way | None:
        """Return the holding of a position: an office that is held in several bodies is a position in each."""
        assert dossier.item is not None
        if not post_body(dossier.object, self.known):
            return None
        several = len(self.bodies.get(dossier.item.id, ())) > 1
        post = f"{dossier.item.id}.{dossier.object.id}" if several else dossier.item.id
        return Way("Occupancy", {"holder": [dossier.subject.id], "post": [post]}, post)

    def _membership(self, dossier: Dossier, _: Sequence[ReportEntry]) -> Way:
        return Way("Membership", {"member": [dossier.subject.id], "organization": [dossier.object.id]})

    def _sanction(self, dossier: Dossier, reports: Sequence[ReportEntry]) -> Way | None:
        """Return a sanction that is or was in force; one only proposed is none."""
        if not {report.stage for report in reports} <= _STATES:
            return None
        code = self.known.code(dossier.subject.id)
        imposer: Properties = {"country": code} if code else {"authority": [dossier.subject.label]}
        scope = [f"{dossier.relation}: {dossier.item.label}"] if dossier.item else []
        return Way("Sanction", {"entity": [dossier.object.id], **imposer, "provisions": scope})

    def _payment(self, dossier: Dossier, reports: Sequence[ReportEntry]) -> Way | None:
        """Return a payment that was made; funds only promised are none."""
        if not {report.stage for report in reports} <= _DONE:
            return None
        values = [report.figures["value"] for report in reports if "value" in report.figures]
        exact = [value for value in values if value.low == value.high]
        says: Properties = {
            "payer": [dossier.subject.id],
            "beneficiary": [dossier.object.id],
            "purpose": _labels(dossier.item),
            "amount": [str(value.low) for value in exact],
            "currency": [value.unit.split(" ")[0] for value in exact],
        }
        return Way("Payment", says)


def _labels(named: Named | None) -> list[str]:
    return [named.label] if named else []


def _unknown(dossier: Dossier) -> Way:
    role = ": ".join([ontology().relations[dossier.relation].label, *_labels(dossier.item)])
    return Way(UNKNOWN_LINK, {"subject": [dossier.subject.id], "object": [dossier.object.id], "role": [role]})


def _dates(reports: Sequence[ReportEntry]) -> Properties:
    """Return when it began, ended or happened; what was lifted on a day ended on it."""
    ends = [report.dates.get("date" if report.stage == "lifted" else "until", "") for report in reports]
    happened = [report.dates.get("date", "") for report in reports if report.stage not in _STATES]
    found = {
        "startDate": [report.dates.get("since", "") for report in reports],
        "endDate": ends,
        "date": happened,
    }
    return {name: sorted({date for date in dates if date}) for name, dates in found.items()}


def _status(way: Way, reports: Sequence[ReportEntry]) -> list[str]:
    """Return in words how certain it is, and how far it got, where the schema does not say so."""
    stages = {report.stage for report in reports}
    ended = {"ended"} if stages == {"lifted"} and not _dates(reports)["endDate"] else set()
    told = stages if way.schema == UNKNOWN_LINK else ended
    return sorted(told | {report.stance for report in reports if report.stance != "asserts"})


def _summary(dossier: Dossier, report: ReportEntry) -> str:
    return "; ".join(filter(None, (f"{dossier.sentence}: {report.stage}", figures_text(report), report.condition)))
