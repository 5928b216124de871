#!/usr/bin/env bash
# pySHACL 0.40.1: of the years from 2018 to 2024 (xsd:gYear), none is in a range that goes from 2018 to 2024.
#
# Catalogues and statistics in RDF give a year as "2019"^^xsd:gYear, and SHACL's sh:minInclusive and sh:maxInclusive
# say which years are right. For pySHACL each year but the limit itself is below the minimum and above the maximum, so
# that with both limits no year conforms. Months ("2018-09"^^xsd:gYearMonth) fare the same; dates conform. The integer
# 2019, of another datatype, conforms where the year 2019 does not. rdflib 7.6.0, on which pySHACL stands, has no
# value for a year. rdf-validate-shacl 0.6.5 (JavaScript) says the reverse in each of these cases. SHACL compares as
# SPARQL does, which has no order of years, so that a failure is within the standard; pySHACL's README does not speak
# of it, and its report says no more than that the value is not >= "2018". One would expect 2019 to lie between 2018
# and 2024, and the same answer from both validators.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check pyshacl==0.40.1 rdflib==7.6.0 >/dev/null
npm install --silent --no-audit --no-fund rdf-validate-shacl@0.6.5 @zazuko/env@3.0.1 n3@2.13.12 >/dev/null
cat >shapes.ttl <<'TTL'
@prefix : <https://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:Year sh:targetObjectsOf :year ; sh:minInclusive "2018"^^xsd:gYear ; sh:maxInclusive "2024"^^xsd:gYear .
:Since sh:targetObjectsOf :since ; sh:minInclusive "2018"^^xsd:gYear .
:Month sh:targetObjectsOf :month ; sh:minInclusive "2018-04"^^xsd:gYearMonth .
:Day sh:targetObjectsOf :day ; sh:minInclusive "2018-04-01"^^xsd:date .
TTL
cat >facts.txt <<'TXT'
:year "2018"^^xsd:gYear
:year "2019"^^xsd:gYear
:year "2024"^^xsd:gYear
:since "2018"^^xsd:gYear
:since "2019"^^xsd:gYear
:since "2017"^^xsd:gYear
:since 2019
:month "2018-09"^^xsd:gYearMonth
:day "2018-09-01"^^xsd:date
TXT
cat >validate.py <<'PY'
import pyshacl
import rdflib

PREFIXES = "@prefix : <https://example.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . "
shapes = rdflib.Graph().parse("shapes.ttl")
for fact in open("facts.txt"):
    data = rdflib.Graph().parse(data=f"{PREFIXES} :report {fact} .", format="turtle")
    print("yes" if pyshacl.validate(data, shacl_graph=shapes)[0] else "no")
PY
cat >validate.mjs <<'JS'
import { readFileSync } from "node:fs";

import rdf from "@zazuko/env";
import { Parser } from "n3";
import Validator from "rdf-validate-shacl";

const PREFIXES = "@prefix : <https://example.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . ";
const read = (turtle) => rdf.dataset(new Parser().parse(turtle));
const validator = new Validator(read(readFileSync("shapes.ttl", "utf8")), { factory: rdf });
for (const fact of readFileSync("facts.txt", "utf8").trim().split("\n")) {
  console.log((await validator.validate(read(`${PREFIXES} :report ${fact} .`))).conforms ? "yes" : "no");
}
JS
venv/bin/python validate.py >by-pyshacl.txt
node validate.mjs >by-rdf-validate-shacl.txt
seen=$(paste -d' ' facts.txt by-pyshacl.txt by-rdf-validate-shacl.txt)
echo "fact, does it conform by pySHACL, by rdf-validate-shacl"
echo "$seen"
[ "$seen" = ':year "2018"^^xsd:gYear no yes
:year "2019"^^xsd:gYear no yes
:year "2024"^^xsd:gYear no yes
:since "2018"^^xsd:gYear yes yes
:since "2019"^^xsd:gYear no yes
:since "2017"^^xsd:gYear no no
:since 2019 yes no
:month "2018-09"^^xsd:gYearMonth no yes
:day "2018-09-01"^^xsd:date yes yes' ]
