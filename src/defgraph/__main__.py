"""`python -m defgraph` is the command line."""

from defgraph.cli import main

main(prog_name="defgraph")
