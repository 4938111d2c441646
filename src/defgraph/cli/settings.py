"""What all commands share: where the store and the data are, how rows are printed, how errors end."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from defgraph.errors import DefgraphError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from defgraph.answers.rows import Rows
    from defgraph.store import Store

F = TypeVar("F", bound="Callable[..., Any]")

_TOGETHER = 500
"""Texts that are printed at a time."""

_FORMATS = ("table", "csv", "tsv", "json", "jsonl")
_INTERRUPTED = 128 + 2
"""The exit code of a command that Ctrl-C ended, as shells have it: 128 and the number of the signal."""
_DAYS = "defgraph.days"
"""Where a command's context keeps the days of :func:`time_options`."""
_LEFT_OUT = "defgraph.left-out"
"""Where it keeps what these cannot place."""


class Commands(click.Group):
    """The group of all commands: an error of ours becomes a message and exit 2, never a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; meanwhile the collector of cycles, which would walk millions of values for nothing, rests."""
        collecting = gc.isenabled()
        gc.disable()
        try:
            return super().invoke(ctx)
        except DefgraphError as error:
            seen = f" (seen here is the graph {days(ctx)})" if days(ctx) else ""
            click.echo(f"defgraph: {error}{seen}", err=True)
            ctx.exit(2)
        except KeyboardInterrupt:
            click.echo("\ndefgraph: interrupted", err=True)
            ctx.exit(_INTERRUPTED)
        except BrokenPipeError:
            # The reader of our output has gone (`| head`): end quietly, also when Python flushes at exit.
            _close_stdout()
            ctx.exit(0)
        except OSError as error:
            click.echo(f"defgraph: the answer cannot be written: {error.strerror or error}", err=True)
            _close_stdout()
            ctx.exit(2)
        finally:
            if collecting:
                gc.enable()

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command; a wrong word gets the nearest right one."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from defgraph.names import nearest

            near = nearest(args[0], self.list_commands(ctx), 1)
            if not near:
                raise
            raise click.UsageError(f"{error.message.split(' (')[0]} Did you mean {near[0]!r}?", ctx) from error


def _close_stdout() -> None:
    with suppress(OSError):  # standard output may be no file at all
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def format_option(command: F) -> F:
    """Add ``--format``."""
    option = click.option(
        "--format",
        "form",
        type=click.Choice(_FORMATS),
        default="table",
        show_default=True,
        help="How rows are written.",
    )
    return option(command)


def time_options(command: F) -> F:
    """Add ``--known-by`` and ``--as-of``, which :func:`store` heeds."""
    for name, meaning in (
        ("--as-of", "What was the case at this date, as far as reported, also later."),
        ("--known-by", "Only from documents issued by this date (a day, month or year)."),
    ):
        command = click.option(name, metavar="DATE", expose_value=False, callback=_remember, help=meaning)(command)
    return command


def _remember(ctx: click.Context, option: click.Parameter, day: str | None) -> None:
    if day is not None:
        ctx.meta.setdefault(_DAYS, {})[option.name] = day


def days(ctx: click.Context) -> str:
    """Return in words the days to which a command is to go back; empty if it is not."""
    given: dict[str, str] = ctx.meta.get(_DAYS, {})
    phrases = (("known_by", "as known by"), ("as_of", "as of"))
    return ", ".join(f"{phrase} {given[name]}" for name, phrase in phrases if name in given)


def store(ctx: click.Context) -> Store:
    """Open the store the user named, and go back to the days they gave; what these cannot place is said."""
    if _DAYS not in ctx.meta:
        return _open(ctx)
    from defgraph.views import view

    viewed = view(_open(ctx), **ctx.meta[_DAYS])
    if unplaced := str(viewed.left_out):
        ctx.meta[_LEFT_OUT] = unplaced
        click.echo(f"left out, since their dates cannot tell: {unplaced}", err=True)
    return viewed.store


def left_out(ctx: click.Context) -> str:
    """Return in words what the days given cannot place, once the store is open; empty if there is nothing."""
    unplaced: str = ctx.meta.get(_LEFT_OUT, "")
    return unplaced


def _open(ctx: click.Context) -> Store:
    """Open a store; one in memory is built from the data first."""
    from defgraph.store import MEMORY, open_store

    address: str = ctx.find_root().params["store"]
    if address != MEMORY:
        return open_store(address)
    from defgraph.building import build

    return build(data_folder(ctx), MEMORY).store


def store_address(ctx: click.Context) -> str:
    """Return the address of the store the user named."""
    address: str = ctx.find_root().params["store"]
    return address


def data_folder(ctx: click.Context) -> Path:
    """Return the data folder the user named."""
    return Path(ctx.find_root().params["data"])


def print_rows(rows: Rows, form: str) -> None:
    """Print rows on standard output; a table that is empty says so on standard error."""
    from defgraph.answers.formats import write

    if not rows.rows:
        click.echo("nothing found", err=True)
        if form == "table":
            return
    print_lines(write(rows, form))


def print_lines(lines: Iterable[str]) -> None:
    """Print texts as they are, many at a time."""
    waiting = iter(lines)
    while together := "".join(islice(waiting, _TOGETHER)):
        click.echo(together, nl=False)
