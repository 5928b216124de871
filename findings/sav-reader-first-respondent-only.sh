#!/usr/bin/env bash
# sav-reader 2.0.8: of a compressed SPSS file by pyreadstat it reads one respondent; uncompressed, gaps are -1.8e308.
#
# Surveys are handed on as SPSS files (.sav). pyreadstat can compress their rows, and haven of R does so by itself.
# Where a row does not fill its last block, noughts do, as PSPP's account of the format has it. sav-reader takes them
# for the end of the file: it gives the first row, though its header says 3 cases, and the share of any answer is then
# 100% or 0%. Of the same file without compression it reads all rows, but for a missing answer gives the least number
# that a computer can hold, the format's own mark, which it leaves out where rows are compressed. Nothing is raised or
# warned of. The README shows a compressed file, and speaks of neither. pyreadstat reads three rows and the gap from
# both, as one would expect.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check pyreadstat==1.3.7 pandas==3.1.0 >/dev/null
npm install --silent --no-audit --no-fund sav-reader@2.0.8 >/dev/null
cat >write.py <<'PY'
import pandas
import pyreadstat

answers = pandas.DataFrame({"force": ["Avon", "Kent", "Essex"], "satisfied": [None, 1.0, 0.0]})
answers["weight"] = [1.5, 0.5, 1.0]
for name, compressed in (("plain", False), ("compressed", True)):
    pyreadstat.write_sav(answers, f"{name}.sav", row_compress=compressed)
    read, _ = pyreadstat.read_sav(f"{name}.sav")
    print(f"{name}, pyreadstat:", *read.itertuples(index=False, name=None))
PY
cat >read.cjs <<'JS'
const { readFileSync } = require("node:fs");
const { SavBufferReader } = require("sav-reader");

(async () => {
  for (const name of ["plain", "compressed"]) {
    const file = new SavBufferReader(readFileSync(`${name}.sav`));
    await file.open();
    const rows = await file.readAllRows();
    const shown = rows.map(({ force, satisfied, weight }) => `row {${force}, ${satisfied}, ${weight}}`);
    console.log(`${name}, sav-reader: ${file.meta.header.n_cases} cases, ${shown.join(", ")}`);
  }
})();
JS
seen=$(venv/bin/python -W error write.py && node read.cjs)
echo "$seen"
[ "$seen" = "plain, pyreadstat: ('Avon', nan, 1.5) ('Kent', 1.0, 0.5) ('Essex', 0.0, 1.0)
compressed, pyreadstat: ('Avon', nan, 1.5) ('Kent', 1.0, 0.5) ('Essex', 0.0, 1.0)
plain, sav-reader: 3 cases, row {Avon, -1.7976931348623157e+308, 1.5}, row {Kent, 1, 0.5}, row {Essex, 0, 1}
compressed, sav-reader: 3 cases, row {Avon, undefined, 1.5}" ]
