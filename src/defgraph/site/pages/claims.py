"""A page for each claim: how far it has got, on what it rests, and every report of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from defgraph.retraction import Outcome
from defgraph.site import addresses
from defgraph.site.pages.conflicts import shown_conflicts
from defgraph.site.trees import lineage_tree
from defgraph.site.wording import capital, words
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterator

    from defgraph.dossiers import Dossier, Named, ReportEntry
    from defgraph.site.contents import Contents
    from defgraph.site.rendering import Crumb, Page, Renderer
    from defgraph.site.trees import Branch

AUDIT: Crumb = ("audit.html", "Audit")


@dataclass(frozen=True, slots=True)
class Rung:
    """A stage of a claim's relation, and how many reports assert, hedge and deny it."""

    stage: str
    asserts: int
    hedges: int
    denies: int
    passed: bool
    current: bool
    exit: bool

    @property
    def told(self) -> bool:
        """Whether a report speaks of it."""
        return bool(self.asserts or self.hedges or self.denies)


@dataclass(frozen=True, slots=True)
class ReportShown:
    """A report as its claim's page shows it; ``anchor`` is its place there."""

    report: ReportEntry
    anchor: str
    tree: tuple[Branch, ...]


def anchor_of(report: ReportEntry) -> str:
    """Return the anchor of a report on the page of its claim."""
    return f"report-{addresses.name_of(report.id)}"


def claim_pages(renderer: Renderer) -> Iterator[Page]:
    """Yield the pages of all claims."""
    for dossier in renderer.contents.dossiers:
        yield _claim(renderer, dossier)


def _claim(renderer: Renderer, dossier: Dossier) -> Page:
    contents = renderer.contents
    relation = ontology().relations[dossier.relation]
    ends = [
        (capital(words(relation.subject_role)), dossier.subject),
        (capital(words(relation.object_role)), dossier.object),
    ]
    return renderer.page(
        addresses.claim_page(dossier.id),
        "claim",
        dossier.sentence,
        (AUDIT,),
        claim=dossier,
        relation=relation,
        ends=[*ends, ("Item", dossier.item)] if dossier.item else ends,
        grade=contents.grades.get(dossier.id),
        falling=_falling(contents, dossier),
        ladder=list(_ladder(dossier)),
        reports=[ReportShown(one, anchor_of(one), lineage_tree(dossier, one)) for one in dossier.reports],
        withdrawn=contents.withdrawn.get(dossier.id, ()),
        conflicts=shown_conflicts(contents, contents.disagreeing.get(dossier.id, ())),
    )


def _falling(contents: Contents, dossier: Dossier) -> tuple[list[Named], list[Named]]:
    """Return the weak points of a claim with support: those that leave nothing under it, and nothing known."""
    found: tuple[list[Named], list[Named]] = ([], [])
    for point in dossier.weak_points if dossier.standing != "denies" else ():
        found[0 if _fells(contents, dossier, point) else 1].append(point)
    return found


def _fells(contents: Contents, dossier: Dossier, point: Named) -> bool:
    """Tell whether it is certain that without a weak point nothing is left of a claim, not even a possible echo."""
    if outcome := contents.outcomes.get((dossier.id, point.id)):
        return outcome is Outcome.FALLS
    return dossier.documents == (point.id,) or _origins_known(dossier)


def _origins_known(dossier: Dossier) -> bool:
    """Tell whether nothing that a claim rests on is of unknown origin: then there are no echoes."""
    if any(report.known_origin == "unknown" for report in dossier.reports):
        return False
    ahead = [base.document for report in dossier.reports for base in report.lineage]
    met: set[str] = set()
    while ahead:
        if (name := ahead.pop()) not in met:
            met.add(name)
            document = dossier.sources.get(name)
            if document is None or document.origin == "unknown":
                return False
            ahead += [base.document for base in document.bases]
    return True


def _ladder(dossier: Dossier) -> Iterator[Rung]:
    """Yield the stages that claims of this relation may have: the rungs, and of the exits those that are reported."""
    rungs = ontology().rungs
    counts = Counter((report.stage, report.stance) for report in dossier.reports)
    reached = rungs.get(dossier.stage, -1) if dossier.standing != "denies" else -1
    for stage in ontology().relations[dossier.relation].stages:
        asserts, hedges, denies = (counts[stage, stance] for stance in ("asserts", "hedges", "denies"))
        if stage in rungs or asserts or hedges or denies:
            current = stage == dossier.stage and dossier.standing != "denies"
            passed = rungs.get(stage, reached) < reached
            yield Rung(stage, asserts, hedges, denies, passed=passed, current=current, exit=stage not in rungs)
