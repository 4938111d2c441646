"""The notebook runs from top to bottom and prints what it is said to print."""

from __future__ import annotations

from pathlib import Path

import nbformat
import run_notebook

ROOT = Path(__file__).parents[1]


def test_the_notebook_runs_and_its_kept_outputs_are_those_it_gives(tmp_path: Path) -> None:
    (tmp_path / "graph_data").symlink_to(ROOT / "graph_data")
    (tmp_path / "notebooks").mkdir()
    ran = run_notebook.run(tmp_path / "notebooks")
    kept = nbformat.read(run_notebook.NOTEBOOK, as_version=4)
    remedy = "run: python scripts/run_notebook.py"
    for before, after in zip(kept.cells, ran.cells, strict=True):
        assert before.get("outputs") == after.get("outputs"), remedy
    assert "sandbox" in ran.cells[-1].source
    page = (tmp_path / "notebooks" / "who_supplies_vietnam.html").read_text(encoding="utf-8")
    assert "Viet Nam" in page
