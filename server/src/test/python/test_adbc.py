"""The stock ADBC driver: DB-API, Arrow, pandas, ingest, transactions, metadata."""

import datetime
import decimal

import adbc_driver_manager
import pyarrow
import pytest


def create(cursor, name, columns="id BIGINT PRIMARY KEY, name VARCHAR"):
    cursor.execute(f"DROP TABLE IF EXISTS {name}")
    cursor.execute(f"CREATE TABLE {name} ({columns})")


def test_rows_come_back_as_python_values(cursor):
    cursor.execute("SELECT 1 AS one, 'ü€😀' AS text, CAST(12.50 AS DECIMAL(10,2)) AS money, DATE '2026-11-21' AS day")
    assert [column[0] for column in cursor.description] == ["one", "text", "money", "day"]
    assert cursor.fetchall() == [(1, "ü€😀", decimal.Decimal("12.50"), datetime.date(2026, 11, 21))]


def test_an_empty_result_keeps_its_columns(cursor):
    create(cursor, "nothing")
    cursor.execute("SELECT * FROM nothing")
    table = cursor.fetch_arrow_table()
    assert table.num_rows == 0
    assert table.column_names == ["id", "name"]


def test_every_type_has_its_arrow_type(cursor):
    create(
        cursor,
        "types",
        "i SMALLINT, j INTEGER, k BIGINT PRIMARY KEY, r REAL, d DOUBLE PRECISION, n DECIMAL(38,4), b BOOLEAN, "
        "v VARCHAR, y BYTEA, a DATE, t TIME, s TIMESTAMP, z TIMESTAMP WITH TIME ZONE",
    )
    cursor.execute(
        "INSERT INTO types VALUES (1, 2, 3, 1.5, 2.5, 12345678901234567890.1234, TRUE, 'x', NULL, DATE '2026-01-02', "
        "TIME '12:34:56.789', TIMESTAMP '2026-01-02 03:04:05.678901', TIMESTAMP '2026-01-02 03:04:05'), "
        "(NULL, NULL, 4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)"
    )
    cursor.execute("SELECT * FROM types ORDER BY k")
    table = cursor.fetch_arrow_table()
    types = {field.name: field.type for field in table.schema}
    assert types["i"] == pyarrow.int16()
    assert types["j"] == pyarrow.int32()
    assert types["k"] == pyarrow.int64()
    assert types["r"] == pyarrow.float32()
    assert types["d"] == pyarrow.float64()
    assert types["n"] == pyarrow.decimal128(38, 4)
    assert types["b"] == pyarrow.bool_()
    assert types["v"] == pyarrow.string()
    assert types["y"] == pyarrow.binary()
    assert types["a"] == pyarrow.date32()
    assert types["s"] == pyarrow.timestamp("us")
    first, second = table.to_pylist()
    assert first["n"] == decimal.Decimal("12345678901234567890.1234")
    assert first["s"] == datetime.datetime(2026, 1, 2, 3, 4, 5, 678901)
    assert first["t"] == datetime.time(12, 34, 56, 789000)
    assert [value for name, value in second.items() if name != "k"] == [None] * 12


def test_parameters_and_executemany(cursor):
    create(cursor, "people")
    cursor.executemany("INSERT INTO people VALUES (?, ?)", [(i, f"name {i}") for i in range(1000)])
    cursor.execute("SELECT name FROM people WHERE id = ?", (77,))
    assert cursor.fetchone() == ("name 77",)
    cursor.execute("SELECT count(*) FROM people WHERE id >= ? AND name LIKE ?", (10, "name 1%"))
    assert cursor.fetchone() == (110,)


def test_a_large_result_streams_as_arrow_and_pandas(cursor):
    create(cursor, "numbers", "id BIGINT PRIMARY KEY, square BIGINT")
    table = pyarrow.table({"id": range(200_000), "square": [i * i for i in range(200_000)]})
    cursor.adbc_ingest("numbers", table, mode="append")
    cursor.execute("SELECT id, square FROM numbers ORDER BY id")
    assert cursor.fetch_arrow_table().cast(table.schema) == table
    cursor.execute("SELECT id, square FROM numbers ORDER BY id")
    frame = cursor.fetch_df()
    assert frame.shape == (200_000, 2)
    assert int(frame["square"].sum()) == sum(i * i for i in range(200_000))


def test_ingest_creates_appends_and_refuses(cursor):
    cursor.execute("DROP TABLE IF EXISTS measured")
    table = pyarrow.table({"sensor": ["a", "b", None], "value": [1.5, None, -2.0]})
    assert cursor.adbc_ingest("measured", table, mode="create") == 3
    with pytest.raises(adbc_driver_manager.Error):
        cursor.adbc_ingest("measured", table, mode="create")
    assert cursor.adbc_ingest("measured", table, mode="append") == 3
    cursor.execute("SELECT sensor, count(*), sum(value) FROM measured GROUP BY sensor ORDER BY sensor")
    assert cursor.fetchall() == [("a", 2, 3.0), ("b", 2, None), (None, 2, -4.0)]


def test_a_failed_ingest_leaves_nothing(cursor):
    create(cursor, "keyed")
    table = pyarrow.table({"id": [1, 2, 1], "name": ["a", "b", "c"]})
    with pytest.raises(adbc_driver_manager.Error, match="23505"):
        cursor.adbc_ingest("keyed", table, mode="append")
    cursor.execute("SELECT count(*) FROM keyed")
    assert cursor.fetchone() == (0,)


def test_a_transaction_commits_and_rolls_back_whole(server, cursor):
    create(cursor, "account", "id BIGINT PRIMARY KEY, balance DECIMAL(12,2) NOT NULL")
    with server.connect(autocommit=False) as writer:
        with writer.cursor() as statement:
            statement.execute("INSERT INTO account VALUES (1, 100), (2, 50)")
            writer.commit()
            statement.execute("UPDATE account SET balance = balance - 30 WHERE id = 1")
            statement.execute("UPDATE account SET balance = balance + 30 WHERE id = 2")
            cursor.execute("SELECT balance FROM account ORDER BY id")
            assert cursor.fetchall() == [(decimal.Decimal("100.00"),), (decimal.Decimal("50.00"),)]
            writer.rollback()
            statement.execute("SELECT balance FROM account ORDER BY id")
            assert statement.fetchall() == [(decimal.Decimal("100.00"),), (decimal.Decimal("50.00"),)]
            statement.execute("UPDATE account SET balance = balance - 30 WHERE id = 1")
            writer.commit()
    cursor.execute("SELECT balance FROM account WHERE id = 1")
    assert cursor.fetchone() == (decimal.Decimal("70.00"),)


def test_two_writers_of_one_row_conflict(server, cursor):
    create(cursor, "contested", "id BIGINT PRIMARY KEY, n INTEGER")
    cursor.execute("INSERT INTO contested VALUES (1, 0)")
    with server.connect(autocommit=False) as one, server.connect(autocommit=False) as two:
        with one.cursor() as first, two.cursor() as second:
            first.execute("SELECT n FROM contested")
            first.fetchall()
            second.execute("SELECT n FROM contested")
            second.fetchall()
            first.execute("UPDATE contested SET n = n + 1 WHERE id = 1")
            one.commit()
            with pytest.raises(adbc_driver_manager.Error, match="40001"):
                second.execute("UPDATE contested SET n = n + 1 WHERE id = 1")
                two.commit()
            two.rollback()
    cursor.execute("SELECT n FROM contested")
    assert cursor.fetchone() == (1,)


@pytest.mark.parametrize(
    "sql, sqlstate",
    [
        ("SELEC 1", "42601"),
        ("SELECT * FROM no_such_table", "42P01"),
        ("SELECT no_such_column FROM sensitive", "42703"),
        ("SELECT 1 / 0", "22012"),
        ("INSERT INTO sensitive VALUES (NULL, 'x')", "23502"),
    ],
)
def test_errors_carry_their_sqlstate_and_the_connection_lives_on(cursor, sql, sqlstate):
    create(cursor, "sensitive")
    with pytest.raises(adbc_driver_manager.Error, match=sqlstate):
        cursor.execute(sql)
        cursor.fetchall()
    cursor.execute("SELECT 42")
    assert cursor.fetchone() == (42,)


def test_tables_and_their_schemas_are_listed(connection, cursor):
    create(cursor, "listed", "id BIGINT PRIMARY KEY, price DECIMAL(15,2), day DATE")
    schema = connection.adbc_get_table_schema("listed")
    assert schema.names == ["id", "price", "day"]
    assert schema.field("price").type == pyarrow.decimal128(15, 2)
    names = set()
    for catalog in connection.adbc_get_objects(depth="tables").read_all().to_pylist():
        for db_schema in catalog["catalog_db_schemas"]:
            names.update(table["table_name"] for table in db_schema["db_schema_tables"])
    assert "listed" in names
    assert "TABLE" in connection.adbc_get_table_types()


def test_the_server_names_itself(connection):
    assert connection.adbc_get_info()["vendor_name"] == "PhantomDB"
