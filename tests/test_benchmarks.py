"""The synthetic archive of the benchmarks: repeatable, sound by the ontology, and spread as it says."""

from __future__ import annotations

import sys
from collections import Counter
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from defgraph.building import build_collection
from defgraph.model import Claim
from defgraph.store import MEMORY, select
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Callable

    from defgraph.model import Collection, Report


def _archive() -> Callable[..., Collection]:
    """Load the module by its path: benchmarks are no package."""
    path = Path(__file__).parents[1] / "benchmarks" / "archive.py"
    spec = spec_from_file_location("benchmarks_archive", path)
    assert spec is not None
    assert spec.loader is not None
    module: Any = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    made: Callable[..., Collection] = module.archive
    return made


archive = _archive()
both = pytest.mark.parametrize("hard", [False, True], ids=["ordinary", "hard"])


def whole(collection: Collection) -> tuple[object, ...]:
    return collection.entities, collection.documents, collection.speakers, list(collection.reports)


@both
def test_the_same_seed_gives_an_equal_archive_and_another_one_does_not(hard: bool) -> None:
    first = whole(archive(300, hard=hard, seed=4))
    assert first == whole(archive(300, hard=hard, seed=4))
    assert first != whole(archive(300, hard=hard, seed=5))


@both
def test_reports_can_be_read_again_and_share_their_claims(hard: bool) -> None:
    reports = archive(300, hard=hard).reports
    first, second = list(reports), list(reports)
    assert first == second
    assert len(list(reports)) == len(first)
    assert len({report.id for report in first}) == len(first)
    assert len({id(report.claim) for report in first}) == len({report.claim for report in first}) == 300


@both
def test_an_archive_is_built_whole(hard: bool) -> None:
    collection = archive(300, hard=hard)
    built = build_collection(collection, MEMORY)
    assert (built.claims, built.reports) == (300, len(list(collection.reports)))
    counted = "SELECT (COUNT(*) AS ?n) { ?thing a dg:%s }"
    for kind, count in (("Report", len(list(collection.reports))), ("Document", len(collection.documents))):
        assert int(str(select(built.store, counted % kind).rows[0][0])) == count


@both
@pytest.mark.parametrize("claims", [1, 300, 3000])
def test_claims_are_as_the_ontology_asks(claims: int, hard: bool) -> None:
    collection = archive(claims, hard=hard)
    classes = {entity.id: entity.entity_class for entity in collection.entities}
    assert len({report.claim for report in collection.reports}) == claims
    for report in collection.reports:
        relation, claim = ontology().relations[report.claim.relation], report.claim
        assert claim == Claim.of(relation, claim.subject, claim.object, claim.item)
        assert claim.subject != claim.object
        assert ontology().is_a(classes[claim.subject], relation.subject_class)
        assert ontology().is_a(classes[claim.object], relation.object_class)
        assert claim.item or not relation.item_required
        assert claim.item is None or ontology().is_a(classes[claim.item], relation.item_class or "")
        assert report.stage in relation.stages


@both
def test_every_reference_leads_somewhere_and_no_stretch_of_text_has_two_hashes(hard: bool) -> None:
    collection = archive(300, hard=hard)
    documents = {document.id: document for document in collection.documents}
    speakers = {(speaker.document, speaker.id) for speaker in collection.speakers}
    hashes: dict[tuple[str, int, int], str] = {}
    for report in collection.reports:
        text = documents[report.document].text
        assert text is not None
        assert report.span.end <= text.length
        assert all((report.document, speaker) in speakers for speaker in report.speakers)
        for edge in report.lineage or ():
            assert edge.document in documents
            assert edge.document != report.document
        spans = [report.span, *(edge.span for edge in report.lineage or () if edge.span)]
        for span in spans:
            place = (report.document, span.start, span.end)
            assert hashes.setdefault(place, span.sha256) == span.sha256


@both
def test_lineage_leads_back_in_time_but_for_circles_of_one_day(hard: bool) -> None:
    documents = {document.id: document for document in archive(3000, hard=hard).documents}
    ahead = 0
    for document in documents.values():
        for edge in document.lineage:
            earlier, later = str(documents[edge.document].issued), str(document.issued)
            assert earlier <= later
            if edge.document > document.id:
                ahead += 1
                assert earlier == later
    assert ahead >= 2


def test_an_ordinary_archive_is_spread_as_it_says() -> None:
    collection = archive(10_000)
    reports, documents = list(collection.reports), collection.documents
    per_claim = Counter(report.claim for report in reports)
    assert 1.6 < len(reports) / 10_000 < 1.8
    assert sum(count == 1 for count in per_claim.values()) > 7_000
    assert max(per_claim.values()) > 40
    assert 0.4 < sum(document.own for document in documents) / len(documents) < 0.5
    assert 0.4 < sum(bool(document.lineage) for document in documents) / len(documents) < 0.5
    assert _share(reports, lambda report: bool(report.speakers)) == pytest.approx(0.3, abs=0.03)
    assert _share(reports, lambda report: report.lineage is not None) == pytest.approx(0.03, abs=0.01)
    assert _share(reports, lambda r: bool(r.ordered or r.delivered or r.value)) == pytest.approx(0.5, abs=0.03)
    assert _share(reports, lambda report: report.stance == "denies") == pytest.approx(0.04, abs=0.01)


def _share(reports: list[Report], holds: Callable[[Report], bool]) -> float:
    return sum(map(holds, reports)) / len(reports)


def test_a_hard_archive_has_deep_lineages() -> None:
    depths: dict[str, int] = {}
    for document in archive(3000, hard=True).documents:
        bases = [depths[edge.document] for edge in document.lineage if edge.document < document.id]
        depths[document.id] = 1 + max(bases) if bases else 0
    assert max(depths.values()) >= 8
    per_claim = Counter(report.claim for report in archive(300, hard=True).reports)
    assert set(per_claim.values()) <= set(range(2, 9))


def test_an_archive_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one claim, not 0"):
        archive(0)
