"""Who supplies whom, who says so, and what falls if they are wrong.

defgraph is a knowledge graph of defence relationships: claims with reports, documents, lineage and support.
The rooms of the library and what each is for are listed in ``docs/architecture.md``.
"""

__version__ = "0.1.0"
