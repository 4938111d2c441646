"""FollowTheMoney: entities and statements as OpenSanctions, Aleph and others publish them."""

from defgraph.registers.ftm.file import FtmFile, open_ftm

__all__ = ["FtmFile", "open_ftm"]
