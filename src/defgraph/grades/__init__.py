"""Grades on NATO's Admiralty scale: how reliable the sources of a claim are, and how credible it is."""

from defgraph.grades.grading import grades, objections
from defgraph.grades.scale import CREDIBILITY, RELIABILITY, UNGRADED, Grade, credibility

__all__ = ["CREDIBILITY", "RELIABILITY", "UNGRADED", "Grade", "credibility", "grades", "objections"]
