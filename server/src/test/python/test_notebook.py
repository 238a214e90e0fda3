"""notebooks/quickstart.ipynb runs from top to bottom."""

import os

import nbclient
import nbformat


def test_the_quickstart_runs(server, checkout):
    path = checkout / "notebooks" / "quickstart.ipynb"
    notebook = nbformat.read(path, as_version=4)
    environment = dict(os.environ, PHANTOMDB_URL=server.url)
    client = nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}})
    client.execute(env=environment)
    printed = "".join(
        output.get("text", "") for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs
    )
    assert "110.00" in printed
