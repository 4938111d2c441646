"""Rows of the answers: each a mapping of column to cell, the same for every format.

A cell is a text, a number, None, a figure, or a list; the writers of :mod:`defgraph.answers.formats`
decide how each looks. A name has two columns: ``supplier`` its label, ``supplier_id`` its id.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from defgraph.dossiers import DocumentEntry, Dossier, Named, ReportEntry, known_documents
from defgraph.dossiers.wording import figures_text, interval, period, reached
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from defgraph.dossiers import Figure
    from defgraph.editions import Stored
    from defgraph.grades import Grade
    from defgraph.graph.centrality import Ranked
    from defgraph.graph.paths import Path
    from defgraph.reading.imports import Import
    from defgraph.store.results import Table

Row = dict[str, object]

_FIGURES = ("ordered", "delivered", "quantity", "value", "share", "rank")

_NOBODY = Named("", "")
_NO_CLAIM = Dossier("", "supplies", _NOBODY, _NOBODY, None, "asserts", "", 0, 0, 0, 0)
_NO_REPORT = ReportEntry("", DocumentEntry(""), "asserts", "", 0, 0)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one answer; ``brief`` names the columns that a table on a terminal shows."""

    rows: Sequence[Mapping[str, object]]
    columns: tuple[str, ...]
    brief: tuple[str, ...]


def rows_of(rows: Iterable[Row], blank: Row, brief: tuple[str, ...]) -> Rows:
    """Gather rows that all have the columns of a blank one, so that an empty answer has them too."""
    return Rows(list(rows), tuple(blank), brief)


def table_rows(table: Table) -> Rows:
    """Take the solutions of a query as they are."""
    return Rows(list(table), table.columns, table.columns)


def supplies(dossiers: Iterable[Dossier]) -> Rows:
    """Return supplies, the furthest on first, then the better supported."""
    from defgraph.conflicts import disputed, find_conflicts
    from defgraph.grades import Grade, grades

    ordered = sorted(dossiers, key=_furthest_first)
    found = find_conflicts(ordered, known_documents(ordered))
    graded, contested = grades(ordered, found), disputed(found)
    brief = ("supplier", "recipient", "item", "reached", "figures", "at_stage", "support")
    rows = (_supply(one, graded[one.id], contested.get(one.id, frozenset())) for one in ordered)
    return rows_of(rows, _supply(_NO_CLAIM, Grade("F", 6), frozenset()), brief)


def _supply(dossier: Dossier, grade: Grade, contested: frozenset[tuple[str, Figure | str]]) -> Row:
    latest, shown = dossier.latest, dossier.latest_or_hedged
    return {
        **named_columns("supplier", dossier.subject),
        **named_columns("recipient", dossier.object),
        **named_columns("item", dossier.item),
        **_assessed(dossier),
        **graded_columns(grade),
        **{figure: latest.figures.get(figure) if latest else None for figure in _FIGURES},
        "figures": figures_text(shown, contested) if shown else "",
        "disputed": sorted({kind for kind, _ in contested}),
        "due": latest.dates.get("due", "") if latest else "",
        "figures_of": shown.document.dated or "not dated" if shown else "",
        "claim": dossier.id,
    }


def falls_without(weak_points: Iterable[Named]) -> str:
    """Name the publishers and speakers among weak points; documents only where there is nobody else."""
    points = list(weak_points)
    somebody = [point.label for point in points if point.kind != "Document"]
    return ", ".join(somebody or [point.label for point in points])


def reports(dossiers: Iterable[Dossier]) -> Rows:
    """Return every report of claims, in the order of time: when it happened as reported, else when it was issued."""
    told = [(dossier, report) for dossier in dossiers for report in dossier.reports]
    ordered = sorted(told, key=lambda pair: (_when(pair[1]), pair[1].known, pair[0].sentence, pair[1].start))
    brief = ("when", "issued", "statement", "stage", "figures", "publisher", "speakers")
    return rows_of((_report(*pair) for pair in ordered), _report(_NO_CLAIM, _NO_REPORT), brief)


def _when(report: ReportEntry) -> str:
    return report.dates.get("date") or report.dates.get("since") or report.known


def _report(dossier: Dossier, report: ReportEntry) -> Row:
    return {
        "when": period(report),
        **{date: report.dates.get(date, "") for date in ("date", "since", "until", "due")},
        "issued": report.document.dated or "not dated",
        "statement": dossier.sentence,
        **_names(dossier),
        "stage": report.stage if report.stance == "asserts" else f"{report.stage} ({report.stance})",
        "stance": report.stance,
        **{figure: report.figures.get(figure) for figure in _FIGURES},
        "figures": figures_text(report),
        "publisher": report.document.publisher.label if report.document.publisher else "not known",
        "document": report.document.id,
        "speakers": [speaker.label for speaker in report.speakers],
        "rests_on": [base.document for base in report.lineage],
        "origin": report.known_origin,
        "start": report.start,
        "end": report.end,
        "url": report.document.url,
        "note": report.note,
        "support_min": dossier.support_min,
        "support_max": dossier.support_max,
        "claim": dossier.id,
        "report": report.id,
    }


def imports(entries: Iterable[Import], stored: Mapping[str, Stored]) -> Rows:
    """Return the files that were imported, in the order of their coming, with what a store holds of each, if it does.

    Of a file of many documents, ``document`` tells how many, and ``documents`` names them.
    """
    told = ("file", "format", "imported", "scope", "publisher", "state", "year", "mapping", "sha256")
    of_store = ("document", "issued", "taken", "refused", "documents")
    brief = ("file", "document", "issued", "taken", "refused", "imported")
    rows = (
        {**{key: getattr(one, key) or "" for key in told}, **_stored(stored.get(one.file), one.issued or "")}
        for one in entries
    )
    return Rows(list(rows), told + of_store, brief)


def _stored(held: Stored | None, issued: str) -> Row:
    if held is None:
        return {"document": "", "issued": issued, "taken": None, "refused": None, "documents": []}
    one, days = len(held.documents) == 1, held.issued
    return {
        "document": held.documents[0] if one else f"{len(held.documents):,} documents",
        "issued": " to ".join(dict.fromkeys((days[0], days[-1]))) if days else "",
        "taken": held.taken,
        "refused": held.refused,
        "documents": list(held.documents),
    }


def paths(found: Iterable[Path], labels: Mapping[str, str]) -> Rows:
    """Return one row for each hop of each path, with the claims that carry it."""
    from defgraph.graph.paths import Hop, Path

    brief = ("path", "hop", "from", "to", "claims", "support", "weakest")
    rows = (row for number, path in enumerate(found, start=1) for row in _path(number, path, labels))
    (blank,) = _path(0, Path((Hop("", "", (_NO_CLAIM,)),)), {"": ""})
    return rows_of(rows, blank, brief)


def _path(number: int, path: Path, labels: Mapping[str, str]) -> Iterable[Row]:
    for step, hop in enumerate(path.hops, start=1):
        low, high = hop.support
        yield {
            "path": number,
            "hop": step,
            "from": labels[hop.start],
            "from_id": hop.start,
            "to": labels[hop.end],
            "to_id": hop.end,
            "claims": len(hop.claims),
            "support_min": low,
            "support_max": high,
            "support": interval(low, high),
            "weakest": "weakest" if hop == path.weakest else "",
            "evidence": [_evidence(claim) for claim in hop.claims],
        }


def _evidence(claim: Dossier) -> Row:
    said = ("document", "publisher", "issued", "stance", "stage", "speakers", "start", "end")
    rows = [_report(claim, report) for report in claim.reports]
    return {
        "claim": claim.id,
        "statement": claim.sentence,
        **claim.assessment,
        "weak_points": [point.label for point in claim.weak_points],
        "reports": [{key: row[key] for key in said} for row in rows],
    }


def ranking(ranked: Iterable[Ranked]) -> Rows:
    """Return actors with their places, with and without single-source claims."""
    from defgraph.graph.centrality import Ranked

    brief = ("rank", "entity", "class", "value", "rank_without", "claims", "single_source_claims")
    return rows_of(map(_ranked, ranked), _ranked(Ranked("", "", "", 0, 0, None, None, 0, 0)), brief)


def _ranked(ranked: Ranked) -> Row:
    return {
        "rank": ranked.rank,
        "entity": ranked.label,
        "entity_id": ranked.entity,
        "class": ranked.kind,
        "value": round(ranked.value, 6),
        "rank_without": ranked.rank_without,
        "value_without": None if ranked.value_without is None else round(ranked.value_without, 6),
        "claims": ranked.claims,
        "single_source_claims": ranked.single_source_claims,
    }


def _names(dossier: Dossier) -> Row:
    return {
        **named_columns("subject", dossier.subject),
        "relation": dossier.relation,
        **named_columns("object", dossier.object),
        **named_columns("item", dossier.item),
    }


def named_columns(column: str, named: Named | None) -> Row:
    """Return a name in two columns: its label and its id."""
    return {column: named.label if named else None, f"{column}_id": named.id if named else None}


def assessed_columns(standing: str, stage: str, support: tuple[int, int], stage_support: tuple[int, int]) -> Row:
    """Return what a claim has come to, for machines and, in the last three columns, for people."""
    return {
        "stage": stage,
        "standing": standing,
        "support_min": support[0],
        "support_max": support[1],
        "stage_support_min": stage_support[0],
        "stage_support_max": stage_support[1],
        "reached": reached(standing, stage),
        "support": interval(*support),
        "at_stage": interval(*stage_support),
    }


def _assessed(dossier: Dossier) -> Row:
    support = dossier.support_min, dossier.support_max
    return assessed_columns(
        dossier.standing, dossier.stage, support, (dossier.stage_support_min, dossier.stage_support_max)
    )


def graded_columns(grade: Grade) -> Row:
    """Return the grade of a claim: its two parts for machines, and both together for people."""
    return {"reliability": grade.reliability, "credibility": grade.credibility, "grade": str(grade)}


def _furthest_first(dossier: Dossier) -> tuple[object, ...]:
    rung = ontology().rungs.get(dossier.stage, -1)
    doubt = ("asserts", "hedges", "denies").index(dossier.standing)
    item = dossier.item.label if dossier.item else ""
    return doubt, -rung, -dossier.support_min, -dossier.support_max, dossier.subject.label, item, dossier.id
