"""The picture: one HTML page that draws claims, and shows for each of them who says so.

:func:`select` chooses what is drawn, :func:`render` makes the page. The only room that knows pyvis,
and even here it only holds nodes, edges and options: the page is our own.
"""

from __future__ import annotations

from defgraph.picture.choosing import select
from defgraph.picture.page import render

__all__ = ["render", "select"]
