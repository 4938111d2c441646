"""The site: the whole graph as static pages that need no server, each claim with its evidence one link away.

:func:`read_contents` reads from a store what a site tells, :func:`write_site` writes it into a folder.
"""

from defgraph.site.contents import Contents, EntityEntry
from defgraph.site.folder import check_apart, check_folder
from defgraph.site.reading import read_contents
from defgraph.site.wording import check_url
from defgraph.site.writing import Written, write_site

__all__ = [
    "Contents",
    "EntityEntry",
    "Written",
    "check_apart",
    "check_folder",
    "check_url",
    "read_contents",
    "write_site",
]
