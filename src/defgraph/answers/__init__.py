"""Answers: rows made from dossiers, and how rows are written for people and for machines."""
