"""Conflicts: where reports disagree, and whether that is a contradiction, a change over time, or neither."""

from defgraph.conflicts.editions import with_withdrawals
from defgraph.conflicts.finding import contradicted, disputed, find_conflicts
from defgraph.conflicts.verdicts import Conflict, Pair, Side, Verdict

__all__ = ["Conflict", "Pair", "Side", "Verdict", "contradicted", "disputed", "find_conflicts", "with_withdrawals"]
