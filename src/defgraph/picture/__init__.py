"""The picture: one HTML page that draws claims, and shows for each of them who says so; or a still picture of them.

:func:`draw` chooses from a store what is drawn, :func:`render` makes the page of it, :func:`plate` a file for papers
and slides. The only room that knows pyvis, and even here it only holds nodes, edges and options: the page is our own.
"""

from __future__ import annotations

from defgraph.picture.choosing import draw, select
from defgraph.picture.page import render
from defgraph.picture.plate import plate
from defgraph.picture.values import Picture

__all__ = ["Picture", "draw", "plate", "render", "select"]
