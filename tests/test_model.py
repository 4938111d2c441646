"""Ids are hashes of the content in one fixed form: stored data and links to it rest on that form."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from defgraph.model import Bounds, Claim, LineageEdge, Money, Report, Span, content_id

TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    ['"', "\\", "\n", "é", "\U0001f600", "null"]
)
FIGURES = st.decimals() | st.sampled_from([Decimal("1E+3"), Decimal("0.10"), Decimal(12)])
some_text = st.none() | TEXTS
spans = st.builds(Span, st.integers(), st.integers(), TEXTS)
bounds = st.builds(Bounds, st.none() | FIGURES, st.none() | FIGURES)
edges = st.builds(LineageEdge, TEXTS, TEXTS, st.none() | spans, some_text)
some_bounds = st.none() | bounds
reports = st.builds(
    Report,
    document=TEXTS,
    claim=st.builds(Claim, TEXTS, TEXTS, TEXTS, some_text),
    stage=TEXTS,
    stance=TEXTS,
    span=spans,
    quantity=some_bounds,
    ordered=some_bounds,
    delivered=some_bounds,
    value=st.none() | st.builds(Money, bounds, TEXTS, some_text),
    date=some_text,
    since=some_text,
    until=some_text,
    due=some_text,
    share=st.none() | FIGURES,
    rank=st.none() | st.integers(),
    speakers=st.lists(TEXTS, max_size=3).map(tuple),
    lineage=st.none() | st.lists(edges, max_size=2).map(tuple),
    own=st.none() | st.booleans(),
    note=some_text,
    deal=some_text,
    condition=some_text,
    tiv=st.none() | FIGURES,
)


def hashed(*parts: object) -> str:
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


@given(reports)
def test_the_id_of_a_report_is_the_hash_of_all_its_fields_as_json(report: Report) -> None:
    assert report.id == hashed(json.dumps(asdict(report), sort_keys=True, default=str))


@given(reports)
def test_the_id_of_a_claim_is_the_hash_of_its_four_parts(report: Report) -> None:
    claim = report.claim
    assert claim.id == hashed(claim.subject, claim.relation, claim.object, claim.item)


@given(st.lists(TEXTS | st.none() | st.integers() | st.booleans() | FIGURES))
def test_an_id_is_the_hash_of_its_parts_as_json(parts: list[object]) -> None:
    assert content_id(*parts) == hashed(*parts)
