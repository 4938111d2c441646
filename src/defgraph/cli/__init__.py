"""The command line: parse, call, print. The only room that knows click."""

from defgraph.cli.program import main

__all__ = ["main"]
