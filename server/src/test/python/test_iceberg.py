"""A folded table is an Iceberg table: PyIceberg reads what SQL says, deletes included."""

import pyarrow
from pyiceberg.table import StaticTable


def metadata_of(server, table):
    folders = list((server.data_directory / "tables").glob(f"*/{table}-*"))
    assert len(folders) == 1, folders
    versions = sorted((folders[0] / "metadata").glob("*.metadata.json"), key=lambda file: file.stat().st_mtime_ns)
    return versions[-1].as_uri()


def test_pyiceberg_reads_a_folded_and_partly_deleted_table(server, cursor):
    cursor.execute("DROP TABLE IF EXISTS folded")
    cursor.execute("CREATE TABLE folded (id BIGINT PRIMARY KEY, price DECIMAL(15,2), day DATE, name VARCHAR)")
    for part in range(3):
        rows = range(part * 5000, part * 5000 + 5000)
        cursor.execute(
            "INSERT INTO folded VALUES "
            + ", ".join(f"({i}, {i}.25, DATE '2026-01-01' + {i % 300}, 'name {i % 7}')" for i in rows)
        )
        cursor.execute("CALL sys.flush('folded')")
    cursor.execute("DELETE FROM folded WHERE id % 3 = 0")
    cursor.execute("UPDATE folded SET name = NULL WHERE id % 1000 = 1")
    cursor.execute("CALL sys.flush('folded')")
    cursor.execute("SELECT * FROM folded ORDER BY id")
    expected = cursor.fetch_arrow_table()
    assert expected.num_rows == 10_000

    table = StaticTable.from_metadata(metadata_of(server, "folded"))
    read = table.scan().to_arrow().select(expected.column_names).sort_by("id")
    assert read.cast(expected.schema).to_pylist() == expected.to_pylist()
    assert isinstance(read, pyarrow.Table)
