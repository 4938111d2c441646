"""Run the notebook and keep its printed outputs in it: `python scripts/run_notebook.py`.

The frame with the picture is left out: it is large, and made anew by whoever runs the notebook.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat.v4 import new_output

NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "who_supplies_vietnam.ipynb"


def run(folder: Path) -> nbformat.NotebookNode:
    """Run the notebook with ``folder`` as its working folder; keep only what it printed.

    Raises:
        CellExecutionError: if a cell fails.
    """
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            # What a cell prints may arrive in several pieces.
            printed = "".join(o.text for o in cell.outputs if o.output_type == "stream" and o.name == "stdout")
            cell.outputs = [new_output("stream", name="stdout", text=printed)] if printed else []
            cell.metadata = {}
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return notebook  # type: ignore[no-any-return]


if __name__ == "__main__":
    nbformat.write(run(NOTEBOOK.parent), NOTEBOOK)
