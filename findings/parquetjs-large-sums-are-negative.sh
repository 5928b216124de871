#!/usr/bin/env bash
# @dsnp/parquetjs 1.8.8: £4,157,000,000 of spending, a whole number without a sign in Parquet, is read as -£137,967,296.
#
# Parquet keeps a number of 32 or 64 bits and says beside it whether it has a sign: UINT_32 goes up to 4,294,967,295.
# Arrow, DuckDB and Polars write such columns for numbers that are never below nought. The README lists UINT_32 and
# UINT_64 among the types, but both are read as if they had a sign, so that the force that spends most seems to have an
# income, stands last in a list, and makes a total too small; forces below 2,147,483,648 are right. A test on small
# numbers shows nothing, and nothing is raised or warned of. ironSource/parquetjs, from which this one stems, has had a
# proposal for it since 2021 (122, still open). One would expect the number that was written, as hyparquet 1.33.0 and
# Arrow read it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @dsnp/parquetjs@1.8.8 hyparquet@1.33.0 >/dev/null
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check pyarrow==26.0.1 >/dev/null
cat >write.py <<'PY'
import pyarrow
from pyarrow import parquet

spent = [4_157_000_000, 735_000_000, 356_000_000]
table = pyarrow.table(
    {
        "force": ["Met", "West Midlands", "Kent"],
        "spent": pyarrow.array(spent, pyarrow.uint32()),
        "signed": pyarrow.array(spent, pyarrow.int64()),
    }
)
parquet.write_table(table, "spending.parquet", compression="none")
rows = parquet.read_table("spending.parquet").to_pylist()
print("pyarrow:", ", ".join(f"{row['force']} {row['spent']}" for row in rows))
PY
cat >read.mjs <<'JS'
import parquetjs from "@dsnp/parquetjs";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";

const reader = await parquetjs.ParquetReader.openFile("spending.parquet");
const { originalType } = reader.getSchema().fields.spent;
const cursor = reader.getCursor();
const rows = [];
for (let row = await cursor.next(); row; row = await cursor.next()) rows.push(row);
await reader.close();
const others = await parquetReadObjects({ file: await asyncBufferFromFile("spending.parquet") });
const shown = (list, column) => list.map((row) => `${row.force} ${row[column]}`).join(", ");
const total = (list) => list.reduce((sum, row) => sum + Number(row.spent), 0);
console.log(`hyparquet: ${shown(others, "spent")}; total ${total(others)}`);
console.log(`parquetjs, ${originalType}: ${shown(rows, "spent")}; total ${total(rows)}`);
console.log(`parquetjs, the same with a sign: ${shown(rows, "signed")}`);
const most = rows.toSorted((one, other) => other.spent - one.spent)[0].force;
console.log(`parquetjs: spends most: ${most}`);
JS
seen=$(venv/bin/python write.py && node read.mjs)
echo "$seen"
[ "$seen" = "pyarrow: Met 4157000000, West Midlands 735000000, Kent 356000000
hyparquet: Met 4157000000, West Midlands 735000000, Kent 356000000; total 5248000000
parquetjs, UINT_32: Met -137967296, West Midlands 735000000, Kent 356000000; total 953032704
parquetjs, the same with a sign: Met 4157000000, West Midlands 735000000, Kent 356000000
parquetjs: spends most: West Midlands" ]
