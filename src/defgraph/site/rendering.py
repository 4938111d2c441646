"""Templates become pages: compiled once, everything from data is text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from defgraph.site import addresses
from defgraph.site import wording as w
from defgraph.site.links import Links

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jinja2 import Environment, Template

    from defgraph.site.contents import Contents

_HERE = files("defgraph.site")
ASSETS = ("style.css", "site.js")
"""The files that all pages share."""

POLICY = (
    "default-src 'none'; style-src 'self' file:; script-src 'self' file:; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)
"""The content security policy: the site's own style and script, nothing else.

In some browsers a page opened from a disk has an origin of its own, of which the files beside it are not: for those
``file:`` stands beside ``'self'``. A page from a web host can load no file.
"""

ROWS = 500
"""How many rows a page has; of more, there are several pages."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its path from the top of the site, and its text."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Pager:
    """Where one of several pages stands: its number, and the file of each, the first being number 1."""

    number: int
    paths: tuple[str, ...]

    @classmethod
    def of(cls, path: str, number: int, pages: int) -> Pager:
        """Return the pager of a page among those that begin at a path."""
        names = (addresses.numbered(path, one).rpartition("/")[2] for one in range(1, pages + 1))
        return cls(number, tuple(names))


Crumb = tuple[str, str]
"""A step of the way to a page: its path and how it is called."""


class Renderer:
    """Makes pages of one site."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self._links = {root: Links(contents, root) for root in ("", "../")}
        self._documents = w.counted(len(contents.of_document), "document")

    def page(self, path: str, template: str, title: str, crumbs: Sequence[Crumb] = (), **values: object) -> Page:
        """Render the page of a path, at most one folder deep; ``crumbs`` lead to it from the front page."""
        root = "../" if "/" in path else ""
        text = _template(template).render(
            site=self.contents,
            policy=POLICY,
            path=path,
            root=root,
            link=self._links[root],
            title=title,
            crumbs=crumbs,
            of_documents=self._documents,
            **values,
        )
        return Page(path, text)

    def pages(  # noqa: PLR0913 - as :meth:`page`, with rows and how many a page has
        self,
        path: str,
        template: str,
        title: str,
        crumbs: Sequence[Crumb],
        rows: Sequence[object],
        *,
        by: int = ROWS,
        **values: object,
    ) -> Iterator[Page]:
        """Render as many pages as the rows need, at least one; each has its ``rows`` and the place of the ``first``."""
        count = max(1, -(-len(rows) // by))
        for number in range(1, count + 1):
            first = (number - 1) * by
            yield self.page(
                addresses.numbered(path, number),
                template,
                title if number == 1 else f"{title}, page {number}",
                crumbs,
                rows=rows[first : first + by],
                first=first + 1,
                total=len(rows),
                pager=Pager.of(path, number, count),
                **values,
            )


def asset(name: str) -> str:
    """Return one of :data:`ASSETS`."""
    return _HERE.joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")


_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""The letters, themselves unseen, that turn the direction of what stands around them (Unicode, annex 9)."""


def unturned(value: object) -> object:
    """Return what a template writes, without letters that would turn the text around it.

    >>> unturned("Viet" + chr(0x202E) + "Nam")
    'VietNam'
    """
    if not isinstance(value, str) or value.isascii():
        return value
    from markupsafe import Markup

    text = str(value).translate(_TURNING)
    return Markup(text) if isinstance(value, Markup) else text  # noqa: S704 - it was safe before


@cache
def _template(name: str) -> Template:
    return _environment().get_template(f"{name}.html.j2")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    from defgraph.dossiers.wording import figures_text, interval, period

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=unturned,
        loader=FunctionLoader(lambda name: _HERE.joinpath("templates", name).read_text(encoding="utf-8")),
    )
    own = (
        w.words,
        w.plural,
        w.counted,
        w.percent,
        w.capital,
        w.stage_of,
        w.rung_of,
        w.said,
        w.issued,
        w.last_told,
        w.publisher_of,
        w.called,
    )
    environment.globals |= {function.__name__: function for function in (*own, w.web_address)}
    environment.globals |= {function.__name__: function for function in (figures_text, interval, period)}
    environment.globals |= {"BECAUSE": w.BECAUSE, "ORIGINS": w.ORIGINS, "STANDINGS": w.STANDINGS, "at": addresses}
    return environment
