"""Retraction: what falls and what weakens if publishers, documents or speakers are wrong, over the whole graph."""

from defgraph.retraction.changes import FALLEN, WEAKENED, BrokenLink, Change, Move, Outcome, Retraction, Split
from defgraph.retraction.corpus import Corpus, choose, read_corpus
from defgraph.retraction.retracting import retract

__all__ = [
    "FALLEN",
    "WEAKENED",
    "BrokenLink",
    "Change",
    "Corpus",
    "Move",
    "Outcome",
    "Retraction",
    "Split",
    "choose",
    "read_corpus",
    "retract",
]
