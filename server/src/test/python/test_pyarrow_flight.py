"""pyarrow alone: Flight with hand-made Flight SQL commands, as a minimal client would send them."""

import pyarrow.flight as flight


def varint(number):
    data = b""
    while number >= 0x80:
        data += bytes([number & 0x7F | 0x80])
        number >>= 7
    return data + bytes([number])


def field(number, data):
    return varint(number << 3 | 2) + varint(len(data)) + data


def command(name, *fields):
    """A google.protobuf.Any around the Flight SQL message of this name."""
    url = f"type.googleapis.com/arrow.flight.protocol.sql.{name}".encode()
    return flight.FlightDescriptor.for_command(field(1, url) + field(2, b"".join(fields)))


def query(client, sql):
    info = client.get_flight_info(command("CommandStatementQuery", field(1, sql.encode())))
    assert len(info.endpoints) == 1
    table = client.do_get(info.endpoints[0].ticket).read_all()
    assert table.schema.equals(info.schema)
    return table


def client_of(server):
    return flight.connect(server.url)


def test_a_statement_gives_the_schema_it_promised(server):
    with client_of(server) as client:
        table = query(client, "SELECT x, x * x AS square FROM (VALUES (1), (2), (3)) AS t (x) ORDER BY x")
    assert table.to_pydict() == {"x": [1, 2, 3], "square": [1, 4, 9]}


def test_tables_are_listed(server, cursor):
    cursor.execute("CREATE TABLE IF NOT EXISTS seen_by_flight (id BIGINT PRIMARY KEY)")
    with client_of(server) as client:
        info = client.get_flight_info(command("CommandGetTables"))
        tables = client.do_get(info.endpoints[0].ticket).read_all()
    assert "seen_by_flight" in tables.column("table_name").to_pylist()


def test_actions_are_listed(server):
    with client_of(server) as client:
        actions = {action.type for action in client.list_actions()}
    assert {"CreatePreparedStatement", "ClosePreparedStatement", "BeginTransaction", "EndTransaction"} <= actions


def test_batches_stay_below_the_limit_of_strict_clients(server, cursor):
    cursor.execute("DROP TABLE IF EXISTS wide")
    cursor.execute("CREATE TABLE wide (id BIGINT PRIMARY KEY, text VARCHAR)")
    cursor.executemany("INSERT INTO wide VALUES (?, ?)", [(i, chr(97 + i % 26) * 10_000) for i in range(1000)])
    with client_of(server) as client:
        info = client.get_flight_info(command("CommandStatementQuery", field(1, b"SELECT text FROM wide")))
        sizes = [chunk.data.nbytes for chunk in client.do_get(info.endpoints[0].ticket)]
    assert sum(sizes) >= 10_000_000
    assert max(sizes) < 4_000_000
