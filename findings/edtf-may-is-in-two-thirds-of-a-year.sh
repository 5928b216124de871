#!/usr/bin/env bash
# edtf 4.11.1 (npm): the thirds of a year are of five, five and four months, and May and September are in two each.
#
# The Extended Date/Time Format writes parts of a year in place of a month: 2024-33 to 2024-36 are the quarters, 2024-37
# to 2024-39 the quadrimesters, which it says are 4 months long, and 2024-40 and 2024-41 the halves. Quarters and halves
# begin and end where they should, but the first third ends on 31 May, and the second on 30 September, so that what was
# published in May is covered by two of them: counts by thirds come to more than the year. The second and third begin
# rightly, in May and in September. The readme says how covers() works, and nothing of where parts of a year end. One
# would expect ends on 30 April and 31 August, as edtf 5.0.2 for Python gives them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund edtf@4.11.1 >/dev/null
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check edtf==5.0.2 >/dev/null
cat >parts.mjs <<'JS'
import edtf from "edtf";

const PARTS = { quarters: ["33", "34", "35", "36"], thirds: ["37", "38", "39"], halves: ["40", "41"] };
const day = (moment) => new Date(moment).toISOString().slice(5, 10);
const months = Array.from({ length: 12 }, (_, index) => `2024-${String(index + 1).padStart(2, "0")}`);
for (const [name, codes] of Object.entries(PARTS)) {
  const parts = codes.map((code) => edtf(`2024-${code}`));
  const spans = parts.map((part) => `${day(part.min)} to ${day(part.max)}`);
  const covered = parts.map((part) => months.filter((month) => part.covers(edtf(month))));
  const counts = covered.map((list) => list.length);
  const twice = months.filter((month) => covered.filter((list) => list.includes(month)).length > 1);
  console.log(`${name}: ${spans.join(", ")}; months ${counts.join(" + ")}; twice: ${twice.join(", ") || "none"}`);
}
JS
cat >parts.py <<'PY'
from edtf import parse_edtf

parts = [parse_edtf(f"2024-{code}") for code in (37, 38, 39)]
spans = [(part.lower_strict(), part.upper_strict()) for part in parts]
print("thirds in Python:", ", ".join(f"{a[1]:02}-{a[2]:02} to {b[1]:02}-{b[2]:02}" for a, b in spans))
PY
seen=$(node parts.mjs && venv/bin/python parts.py)
echo "$seen"
[ "$seen" = "quarters: 01-01 to 03-31, 04-01 to 06-30, 07-01 to 09-30, 10-01 to 12-31; months 3 + 3 + 3 + 3; twice: none
thirds: 01-01 to 05-31, 05-01 to 09-30, 09-01 to 12-31; months 5 + 5 + 4; twice: 2024-05, 2024-09
halves: 01-01 to 06-30, 07-01 to 12-31; months 6 + 6; twice: none
thirds in Python: 01-01 to 04-30, 05-01 to 08-31, 09-01 to 12-31" ]
