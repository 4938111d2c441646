"""The SIPRI Arms Transfers Database: its exports, found by their headers, row by row.

Two layouts: the *register* has a row for each deal, the *database-id* layout one for each deal and year of delivery.
docs/registers.md tells what becomes of each column, and why.
"""

from defgraph.registers.sipri.opening import open_sipri

__all__ = ["open_sipri"]
