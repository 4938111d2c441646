"""Rows of disagreements: what differs, the verdict, why, and who says what with what support."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from defgraph import vocabulary as v
from defgraph.answers.rows import Row, Rows, reports, rows_of
from defgraph.conflicts import Verdict
from defgraph.dossiers import EVERY_CLAIM, ReportEntry, pattern_of
from defgraph.dossiers.wording import interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from defgraph.conflicts import Conflict, Pair, Side
    from defgraph.dossiers import Named
    from defgraph.lookup import Thing
    from defgraph.store import Store

SupportOf = Callable[[Sequence[Sequence[ReportEntry]]], Sequence[tuple[int, int]]]
"""What gives the support, lower and upper end, that each group of reports of one claim has."""

_BRIEF = ("verdict", "kind", "statement", "sides", "why")
_BEHIND_SOMETHING = "ASK {{ {{ ?document dcterms:publisher <{iri}> }} UNION {{ ?report dg:saidBy <{iri}> }} }}"
_OF_A_REPORT = (
    *("report", "document", "publisher", "issued", "url", "stance", "stage", "when", "due", "figures"),
    *("speakers", "rests_on", "origin", "start", "end", "note"),
)


def disagreements(found: Iterable[Conflict], support_of: SupportOf) -> Rows:
    """Return one row for each disagreement, in the order given; its sides hold the reports, and their support."""
    words, lists = ("verdict", "kind", "statement", "why", "because"), ("claims", "sides", "pairs")
    blank: Row = {**dict.fromkeys(words, ""), **{column: [] for column in lists}}
    found = list(found)
    supports = iter(support_of([side.reports for conflict in found for side in conflict.sides]))
    return rows_of([_disagreement(conflict, supports) for conflict in found], blank, _BRIEF)


def _disagreement(conflict: Conflict, supports: Iterator[tuple[int, int]]) -> Row:
    return {
        "verdict": str(conflict.verdict),
        "kind": conflict.kind,
        "statement": "; ".join(dict.fromkeys(side.claim.sentence for side in conflict.sides)),
        "why": _why(conflict),
        "because": conflict.because,
        "claims": list(conflict.claims),
        "sides": [_side(side, *next(supports)) for side in conflict.sides],
        "pairs": [_pair(conflict, pair) for pair in conflict.pairs],
    }


def _why(conflict: Conflict) -> str:
    """Return the rule it was weighed by, and before it which two sides clash where these do not show it."""
    pair = conflict.gravest
    # Evolution is no clash; and of shares all together are too much, not any two.
    if pair is None or pair.verdict is Verdict.EVOLUTION or conflict.kind == "ownership":
        return conflict.law
    one, other = conflict.sides[pair.first], conflict.sides[pair.second]
    if len(conflict.sides) == 2 and not any(len(_dates(side)) > 1 for side in (one, other)):
        return conflict.law
    same = sorted(_dates(one) & _dates(other))
    when = f"both told {same[0]}" if same else f"told {one.told} and {other.told}"
    return f"{one.value} against {other.value}, {when}: {conflict.law}"


def _dates(side: Side) -> set[str]:
    return {document.issued for document in side.documents if document.issued}


def _pair(conflict: Conflict, pair: Pair) -> Row:
    one, other = conflict.sides[pair.first], conflict.sides[pair.second]
    return {
        "label": f"{one.value} against {other.value}: {pair.verdict}",
        "first": pair.first,
        "second": pair.second,
        "verdict": str(pair.verdict),
        "because": pair.because,
    }


def _side(side: Side, low: int, high: int) -> Row:
    told = reports([replace(side.claim, reports=side.reports)]).rows
    return {
        "label": f"{side.value}: {', '.join(_who(side))}, {side.told} ({interval(low, high)})",
        "value": side.value,
        "claim": side.claim.id,
        "statement": side.claim.sentence,
        "support_min": low,
        "support_max": high,
        "reports": [{column: row[column] for column in _OF_A_REPORT} for row in told],
        "silent": [document.id for document in side.silent],
    }


def _who(side: Side) -> list[str]:
    """Name the publishers of a side; a document only where its publisher is not known."""
    return list(dict.fromkeys(d.publisher.label if d.publisher else d.id for d in side.documents))


def enough_for(store: Store, thing: Thing) -> str:
    """Return a pattern of claims among which all disagreements concerning a thing are found.

    They are those about it, and all tenures and controls, which exclude each other across claims; but all claims there
    are for what may be behind a side: a document, a publisher, a speaker.
    """
    if thing.is_document or store.query(_BEHIND_SOMETHING.format(iri=thing.iri)):
        return EVERY_CLAIM
    return f"{{ {pattern_of(thing)} }} UNION {{ VALUES ?excluding {{ dg:Tenure dg:Control }} ?claim a ?excluding }}"


def concerning(found: Iterable[Conflict], thing: Thing) -> list[Conflict]:
    """Return the disagreements over one claim, over claims about an entity, or of which it is behind a side.

    Behind a side are the documents in which its reports are (or which are silent), the speakers these quote, and the
    publishers of these documents and of all that the reports rest on.
    """
    return [conflict for conflict in found if any(_concerns(side, thing) for side in conflict.sides)]


def _concerns(side: Side, thing: Thing) -> bool:
    claim = side.claim
    if thing.is_claim:
        return claim.id == thing.id
    if thing.is_document:
        return any(document.id == thing.id for document in side.documents)
    about = (claim.subject, claim.object, claim.item)
    return any(named is not None and named.id == thing.id for named in (*about, *_behind(side)))


def _behind(side: Side) -> Iterator[Named | None]:
    """Yield the speakers and publishers of a side, and the publishers of all that its reports rest on."""
    for report in side.reports:
        yield from report.speakers
    yield from (document.publisher for document in side.documents)
    ahead = [base.document for report in side.reports for base in report.lineage]
    met: set[str] = set()
    while ahead:
        document = side.claim.sources.get(name := ahead.pop())
        if document and name not in met:
            met.add(name)
            yield document.publisher
            ahead += [base.document for base in document.bases]


def support_in(store: Store) -> SupportOf:
    """Return what counts the support of reports over the lineage that a store holds (read once)."""
    from defgraph.lineage.reading import read_evidence
    from defgraph.support.counting import Counter
    from defgraph.support.failures import Failures

    evidence = read_evidence(store)
    counter = Counter(evidence.lineage, Failures.of(evidence.lineage))
    number = {iri: place for place, iri in enumerate(evidence.reports.iris)}

    def support_of(groups: Sequence[Sequence[ReportEntry]]) -> list[tuple[int, int]]:
        found = counter.of_groups([number[v.REPORT + report.id] for report in group] for group in groups)
        return list(zip(found.low.tolist(), found.high.tolist(), strict=True))

    return support_of
