#!/usr/bin/env bash
# @zazuko/rdf-parser-csvw 0.17.0: with two marks for a missing figure, both become figures of the RDF it makes.
#
# CSV on the Web describes a CSV file, and `null` names the texts that stand for a missing value: one or, as the
# standard allows and official statistics need, several, such as "[c]" for confidential and "[x]" for not available.
# With one mark its cells give no triple, as they should. With a second, neither counts: "[c]"^^xsd:decimal and
# "[x]"^^xsd:decimal are written, which nothing can read as numbers. Nothing is raised or warned of; its README tells
# how far dates follow the standard, and not this. The Python package csvw 4.1.1 takes both marks as missing values.
# One would expect that naming one more mark changes nothing for the first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @zazuko/rdf-parser-csvw@0.17.0 @zazuko/env@3.0.1 n3@2.13.12 >/dev/null
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check csvw==4.1.1 >/dev/null
printf 'force,share\nA,0.5\nB,[c]\nC,[x]\n' >shares.csv
cat >read.mjs <<'JS'
import { createReadStream } from "node:fs";

import rdf from "@zazuko/env";
import CsvParser from "@zazuko/rdf-parser-csvw";
import { Parser } from "n3";

for (const marks of ['"[c]"', '"[c]", "[x]"']) {
  const turtle = `@prefix csvw: <http://www.w3.org/ns/csvw#>.
    [] csvw:url "shares.csv"; csvw:tableSchema [
      csvw:aboutUrl "https://example.org/{force}";
      csvw:column (
        [ csvw:title "force"; csvw:name "force"; csvw:suppressOutput true ]
        [ csvw:title "share"; csvw:name "share"; csvw:propertyUrl "https://example.org/share";
          csvw:datatype [ csvw:base "decimal" ]; csvw:null ${marks} ]
      )
    ].`;
  const metadata = rdf.dataset(new Parser().parse(turtle));
  const parser = new CsvParser({ metadata, baseIRI: "https://example.org/shares.csv", factory: rdf });
  for await (const { subject, predicate, object } of parser.import(createReadStream("shares.csv"))) {
    if (predicate.value.endsWith("/share")) {
      console.log(`null ${marks}: ${subject.value.at(-1)} "${object.value}" ${object.datatype.value.split("#")[1]}`);
    }
  }
}
JS
cat >read.py <<'PY'
import json
from pathlib import Path

from csvw import CSVW

columns = [{"titles": "force"}, {"titles": "share", "datatype": "decimal", "null": ["[c]", "[x]"]}]
described = {"@context": "http://www.w3.org/ns/csvw", "url": "shares.csv", "tableSchema": {"columns": columns}}
Path("shares.json").write_text(json.dumps(described))
print("csvw:", [row["share"] for row in CSVW("shares.json").tables[0]])
PY
seen=$(node read.mjs && venv/bin/python read.py)
echo "$seen"
[ "$seen" = 'null "[c]": A "0.5" decimal
null "[c]": C "[x]" decimal
null "[c]", "[x]": A "0.5" decimal
null "[c]", "[x]": B "[c]" decimal
null "[c]", "[x]": C "[x]" decimal
csvw: [Decimal('"'0.5'"'), None, None]' ]
