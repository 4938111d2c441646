"""The UN Register of Conventional Arms (unroca.org): what states report of their own exports and imports."""

from defgraph.registers.unroca.opening import Unroca, open_unroca

__all__ = ["Unroca", "open_unroca"]
