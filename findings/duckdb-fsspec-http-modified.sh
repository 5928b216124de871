#!/usr/bin/env bash
# DuckDB 2.0.0 with fsspec 2026.9.0: no file can be read through fsspec's own HTTP file system.
#
# DuckDB reads through any file system of fsspec that is registered with the connection. It asks each for the time at
# which a file was modified. fsspec's HTTP file system has no `modified`, though servers say `Last-Modified`; so both
# Parquet and CSV fail with NotImplementedException, while pandas and fsspec itself read the same address.
# With a class of one's own that says any time, DuckDB reads the file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check duckdb==2.0.0 fsspec==2026.9.0 aiohttp==3.14.5 >/dev/null
cat >read.py <<'PY'
import datetime
import functools
import http.server
import threading

import duckdb
import fsspec
from fsspec.implementations.http import HTTPFileSystem


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class Dated(HTTPFileSystem):
    def modified(self, path):
        return datetime.datetime(2026, 1, 1)


duckdb.sql("copy (select 1 as a) to 'one.parquet'")
duckdb.sql("copy (select 1 as a) to 'one.csv'")
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory="."))
threading.Thread(target=server.serve_forever, daemon=True).start()
for name, files in (("fsspec", fsspec.filesystem("http")), ("dated", Dated())):
    for read in ("read_parquet('{}/one.parquet')", "read_csv('{}/one.csv')"):
        connection = duckdb.connect()
        connection.register_filesystem(files)
        question = f"select * from {read.format(f'http://127.0.0.1:{server.server_port}')}"
        try:
            print(name, read[:8], connection.execute(question).fetchall())
        except duckdb.Error as error:
            print(name, read[:8], type(error).__name__, str(error).splitlines()[0])
PY
seen=$(venv/bin/python read.py 2>/dev/null)
echo "$seen"
[ "$seen" = "fsspec read_par NotImplementedException Not implemented Error: http: modified() is not implemented
fsspec read_csv NotImplementedException Not implemented Error: http: modified() is not implemented
dated read_par [(1,)]
dated read_csv [(1,)]" ]
