"""The graph as FollowTheMoney (https://followthemoney.tech): entities as JSON, one on each line."""

from defgraph.export.ftm.writing import write_ftm

__all__ = ["write_ftm"]
