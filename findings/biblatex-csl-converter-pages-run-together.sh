#!/usr/bin/env bash
# biblatex-csl-converter 3.6.0: pages 101 to 109 of a RIS file become page 101109, as do those of an EndNote file.
#
# RIS, which reference managers and publishers' pages write, gives the first page as SP and the last as EP; EndNote's
# own form writes a range in one line. The library turns these, BibLaTeX and CSL into each other. Its readers of both
# put the parts of a range side by side, with nothing between, so that a paper of nine pages is cited as "p. 101109";
# its reader of BibLaTeX keeps them apart. Of a report in BibLaTeX, which names its publisher in `institution`, the CSL
# has no publisher at all, where a book keeps its own. Nothing is raised, the lists of errors and warnings are empty,
# and the README names all these as supported. One would expect "101-109" and the publisher, as @citation-js/core 0.8.2
# gives them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund biblatex-csl-converter@3.6.0 @citation-js/core@0.8.2 \
  @citation-js/plugin-ris@0.8.2 @citation-js/plugin-bibtex@0.8.2 >/dev/null
cat >convert.mjs <<'JS'
import { Cite } from "@citation-js/core";
import "@citation-js/plugin-bibtex";
import "@citation-js/plugin-ris";
import {
  BibLatexExporter,
  BibLatexParser,
  CSLExporter,
  ENWParser,
  RISParser,
} from "biblatex-csl-converter";

const FILES = [
  ["RIS", RISParser, "TY  - JOUR\nAU  - Smith, Ann\nTI  - Grades\nPY  - 2024\nSP  - 101\nEP  - 109\nER  - \n"],
  ["EndNote", ENWParser, "%0 Journal Article\n%A Smith, Ann\n%T Grades\n%D 2024\n%P 101-109\n"],
  ["BibLaTeX", BibLatexParser, "@article{a, author = {Smith, Ann}, title = {Grades}, pages = {101--109}}"],
];
const biblatex = `@report{a, author = {Smith, Ann}, title = {Grades}, institution = {HMICFRS}, date = {2024}}
@book{b, author = {Smith, Ann}, title = {Forces}, publisher = {Press}, date = {2024}}`;

for (const [name, Parser, text] of FILES) {
  const { entries, errors, warnings } = new Parser(text).parse();
  const [{ page }] = Object.values(new CSLExporter(entries).parse());
  const [pages] = new BibLatexExporter(entries).parse().match(/pages = .*\}/);
  console.log(`${name}: page ${page} in CSL, ${pages} in BibLaTeX; ${errors.length + warnings.length} warnings`);
}
console.log("RIS by citation.js: page", new Cite(FILES[0][2]).data[0].page);
const works = new BibLatexParser(biblatex).parse();
for (const { type, title, publisher } of Object.values(new CSLExporter(works.entries).parse())) {
  console.log(`${type} ${title}: ${publisher}`);
}
for (const { type, title, publisher } of new Cite(biblatex).data) {
  console.log(`citation.js: ${type} ${title}: ${publisher}`);
}
JS
seen=$(node convert.mjs)
echo "$seen"
[ "$seen" = "RIS: page 101109 in CSL, pages = {101109} in BibLaTeX; 0 warnings
EndNote: page 101109 in CSL, pages = {101109} in BibLaTeX; 0 warnings
BibLaTeX: page 101-109 in CSL, pages = {101--109} in BibLaTeX; 0 warnings
RIS by citation.js: page 101-109
report Grades: undefined
book Forces: Press
citation.js: report Grades: HMICFRS
citation.js: book Forces: Press" ]
