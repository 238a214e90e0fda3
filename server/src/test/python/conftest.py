"""A server from the packaged distribution, one for the whole run, on a free port over a fresh directory."""

import os
import pathlib
import signal
import subprocess

import adbc_driver_flightsql.dbapi as flightsql
import pytest


class Server:
    def __init__(self, data_directory):
        self.data_directory = data_directory
        self.process = subprocess.Popen(
            [os.environ["PHANTOMDB"], "server", "--data-dir", str(data_directory), "--flight-port", "0"],
            stdout=subprocess.PIPE,
            text=True,
        )
        line = self.process.stdout.readline()
        assert line.startswith("PhantomDB ready "), line
        self.url = line.split()[2]

    def connect(self, **options):
        options.setdefault("autocommit", True)
        return flightsql.connect(self.url, **options)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=60) == 0
        assert self.process.stdout.read() == ""


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("phantomdb") / "data")
    yield server
    server.stop()


@pytest.fixture
def connection(server):
    with server.connect() as connection:
        yield connection


@pytest.fixture
def cursor(connection):
    with connection.cursor() as cursor:
        yield cursor


@pytest.fixture
def checkout():
    return pathlib.Path(os.environ["CHECKOUT"])
