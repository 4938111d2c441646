"""Anyone's own table (CSV, TSV, .xlsx), read by a mapping that tells what its columns mean."""

from defgraph.registers.tables.opening import Table, open_table

__all__ = ["Table", "open_table"]
