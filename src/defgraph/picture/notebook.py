"""A picture in a notebook: the page in a frame, and a still picture for where a frame is not shown.

Tried with JupyterLab 4.6 and nbconvert 7.17:

* A trusted notebook shows the frame: a sandboxed ``srcdoc``, whose scripts reach neither the notebook nor the network.
* An untrusted one shows the still picture: JupyterLab takes ``iframe`` and ``style`` elements out of HTML, and keeps
  images. It takes HTML before all other forms even then, and shows no SVG as such, so that a second form would not do.
* ``nbconvert --to html`` shows the frame. Printed, and as PDF through a browser (``webpdf``), the still picture takes
  the place of the frame, which would be cut off.
* ``nbconvert --to pdf`` (LaTeX) takes no HTML: save :func:`defgraph.picture.plate` as a file for it. With
  ``--sanitize-html`` nbconvert writes all HTML out as text.

Not tried: nbviewer is nbconvert, and GitHub is said to take out frames and styles and to keep images with their data.
The still picture is hidden by a rule that asks for the frame before it: where the frame is gone, the rule does nothing.
"""

from __future__ import annotations

from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING

from defgraph.errors import DefgraphError
from defgraph.picture.page import render
from defgraph.picture.plate import plate

if TYPE_CHECKING:
    from defgraph.picture.values import Picture

_HEIGHT = 720
_LARGEST = 2_000_000
"""Bytes of a still picture beyond which a notebook does without: it would carry them in every copy."""
_RULES = (
    "@media screen{iframe.defgraph-page+.defgraph-still{display:none}}"
    "@media print{iframe.defgraph-page:has(+.defgraph-still>img){display:none}}"
)


def notebook_html(picture: Picture) -> str:
    """Return HTML that shows a picture in a notebook: the page in a frame, and a still one where frames are not shown.

    Where there can be no still picture (matplotlib is not installed, or there is too much to draw), words stand in its
    place; they are seen only where the frame is not.
    """
    title = escape(f"Picture: {picture.title}")
    return (
        f"<style>{_RULES}</style>"
        f'<iframe class="defgraph-page" title="{title}" sandbox="allow-scripts allow-downloads" '
        f'width="100%" height="{_HEIGHT}" style="border: 1px solid #dbe0e6; border-radius: 6px; background: #fff" '
        f'srcdoc="{escape(render(picture))}"></iframe>'
        f'<div class="defgraph-still">{_still(picture)}</div>'
    )


def _still(picture: Picture) -> str:
    """Return the still picture as an image that needs no file, or what is to be done to have one."""
    try:
        drawn = plate(picture, "svg")
    except DefgraphError as error:
        return _words(f"The interactive picture is shown only where this notebook is trusted. {error}.")
    if len(drawn) > _LARGEST:
        return _words(
            "The interactive picture is shown only where this notebook is trusted. A still one would be too large for "
            'a notebook; write it to a file with plate(picture, "pdf"), or narrow the picture.'
        )
    told = escape(f"{picture.title}: still picture of {len(picture.dossiers):,} claims")
    source = b64encode(drawn).decode()
    return f'<img alt="{told}" style="max-width: 100%" src="data:image/svg+xml;base64,{source}">'


def _words(text: str) -> str:
    return f"<p>{escape(text)}</p>"
