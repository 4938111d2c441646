"""The program: what all commands share, and the commands."""

from __future__ import annotations

import click

from defgraph import __version__
from defgraph.cli import asking, drawing, identifying, importing, making, publishing, weighing
from defgraph.cli.settings import Commands


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="defgraph")
@click.option(
    "--store",
    default="build/store",
    show_default=True,
    envvar="DEFGRAPH_STORE",
    metavar="FOLDER|memory:|URL",
    help="The store: a folder, memory: (built anew from --data), or a SPARQL 1.1 server's address.",
)
@click.option(
    "--data",
    default="graph_data",
    show_default=True,
    envvar="DEFGRAPH_DATA",
    type=click.Path(),
    help="The folder of entities/ and documents/ to build from and to check.",
)
def main(store: str, data: str) -> None:
    """Who supplies whom, who says so, and what falls if they are wrong.

    Entities may be named by id, label, alias or code: US, "Viet Nam", T-6. ① marks what rests on a single source.
    """


for command in (
    making.build,
    importing.import_,
    making.check,
    making.span,
    asking.suppliers,
    asking.supplies,
    asking.show,
    asking.timeline,
    weighing.audit,
    weighing.retract,
    weighing.conflicts,
    asking.diff,
    asking.path,
    asking.rank,
    asking.query,
    drawing.draw,
    publishing.site,
    drawing.export,
    identifying.identity,
):
    main.add_command(command)
