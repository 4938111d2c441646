"""Graphs over the claims, and what graph theory says of them. The only room that knows networkx."""
