"""Chains of echoes longer than Python's stack, and houses with many documents: counted all the same."""

from __future__ import annotations

import pytest

from .worlds import Answer, Source, Telling, counted, source, telling

LENGTH = 1500
MINISTER = "minister"


def chain_of(length: int) -> dict[str, Source]:
    """Documents of which each echoes the next; the last has its own reporting."""
    sources = {f"d{number:05}": source(None, f"d{number + 1:05}") for number in range(length - 1)}
    return {**sources, f"d{length - 1:05}": source(None, own=True)}


def found(sources: dict[str, Source], *tellings: Telling) -> Answer:
    return counted(sources, {"claim": tellings}).answers["claim"]


def test_a_long_chain_of_echoes_is_one_origin() -> None:
    sources = chain_of(LENGTH)
    answer = found(sources, telling("d00000"))
    assert (answer.low, answer.high, len(answer.weak)) == (1, 1, LENGTH)


@pytest.mark.parametrize("bases", [None, ["d00001"]])
def test_a_long_chain_that_leads_to_another_report_of_the_claim_is_counted(bases: list[str] | None) -> None:
    """The last document relays a speaker; the first rests on it, far down, and on a document beside the chain."""
    sources = {**chain_of(LENGTH), "beside": source(None, own=True), "top": source(None, "d00000", "beside")}
    last = f"d{LENGTH - 1:05}"
    answer = found(sources, telling("top"), telling(last, MINISTER), telling("d00000", bases=bases))
    assert (answer.low, answer.high, answer.weak) == (2, 2, frozenset())


def test_many_documents_of_few_houses_are_counted() -> None:
    sources = {f"a{number}": source(f"house {number % 12}", own=True) for number in range(36)}
    echoes = {f"e{n}": source(None, f"a{n % 36}", f"a{(5 * n + 1) % 36}", f"a{(7 * n + 2) % 36}") for n in range(40)}
    answer = found({**sources, **echoes}, *map(telling, echoes))
    assert (answer.low, answer.high) == (12, 12)
