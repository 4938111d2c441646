"""Registers: exports of data sets, as they come, become reports, or refusals with their lines."""
