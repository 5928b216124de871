#!/usr/bin/env bash
# daff 1.4.2: where a correction only adds a space, a patch writes a sign: "Requires␣improvement", with U+2423.
#
# daff compares two versions of a table, and its patch makes the newer of the older and the difference. The difference
# is right here, with a plain space; the patch reads it as it would be shown on a page, where a space that was added is
# made visible. So "Requiresimprovement", put right to "Requires improvement", becomes "Requires␣improvement" in the
# data: a grade that no list has, and that looks right at a glance. Two spaces for one, and a space at an end, come out
# alike. A correction that takes a space away, or changes a letter too, is applied as it should be. Nothing is said,
# also not in the documentation. One would expect the newer table, byte by byte.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check daff==1.4.2 >/dev/null
cat >older.csv <<'CSV'
code,force,grade
E1,Avon,Requiresimprovement
E2,Kent,Good
E3,WestMercia,Requires improvment
E4,Essex,Good  enough
E5,Devon,Inadequate
CSV
cat >newer.csv <<'CSV'
code,force,grade
E1,Avon,Requires improvement
E2,Kent,Good
E3,West Mercia,Requires improvement
E4,Essex,Good enough
E5,Devon,Inadequate
CSV
venv/bin/daff diff older.csv newer.csv --output difference.csv
venv/bin/daff patch older.csv difference.csv --output patched.csv
seen=$(cat difference.csv; diff newer.csv patched.csv || true)
echo "$seen"
[ "$seen" = "@@,code,force,grade
->,E1,Avon,Requiresimprovement->Requires improvement
,E2,Kent,Good
->,E3,WestMercia->West Mercia,Requires improvment->Requires improvement
->,E4,Essex,Good  enough->Good enough
,E5,Devon,Inadequate
2c2
< E1,Avon,Requires improvement
---
> E1,Avon,Requires␣improvement
4c4
< E3,West Mercia,Requires improvement
---
> E3,West␣Mercia,Requires improvement" ]
