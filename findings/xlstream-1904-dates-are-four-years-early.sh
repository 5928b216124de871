#!/usr/bin/env bash
# xlstream 2.5.5: in a workbook that counts its days from 1904, 31 March 2024 is read as 30/03/2020.
#
# A workbook says whether it counts its days from 1900 or from 1904. Excel on a Mac once took 1904 by itself, and files
# that were begun then keep it for as long as they are saved anew. xlstream does not look, and writes each date in the
# form of its cell, but four years and a day early: an inspection of 2024 stands among those of 2020, and nothing about
# it looks odd. Nothing is raised or warned of; its README promises values in the formats of their cells, and
# does not speak of 1904. exceljs had this fault and mended it (219 of exceljs/exceljs), and here reads back the day
# that it wrote. One would expect the day that Excel shows.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund xlstream@2.5.5 exceljs@4.4.0 >/dev/null
cat >read.cjs <<'JS'
const { Workbook } = require("exceljs");
const { getXlsxStream } = require("xlstream");

(async () => {
  for (const date1904 of [false, true]) {
    const written = new Workbook();
    written.properties.date1904 = date1904;
    const sheet = written.addWorksheet("inspections");
    sheet.addRow(["Avon", new Date("2024-03-31"), 0.457]);
    sheet.getCell("B1").numFmt = "dd/mm/yyyy";
    sheet.getCell("C1").numFmt = "0%";
    await written.xlsx.writeFile("inspections.xlsx");
    const read = new Workbook();
    await read.xlsx.readFile("inspections.xlsx");
    const name = `counted from ${date1904 ? 1904 : 1900}`;
    console.log(`${name}, exceljs: ${read.worksheets[0].getCell("B1").value.toISOString().slice(0, 10)}`);
    for await (const row of await getXlsxStream({ filePath: "inspections.xlsx", sheet: 0 })) {
      console.log(`${name}, xlstream: ${row.formatted.arr.join(", ")}`);
    }
  }
})();
JS
seen=$(TZ=UTC node read.cjs)
echo "$seen"
[ "$seen" = "counted from 1900, exceljs: 2024-03-31
counted from 1900, xlstream: Avon, 31/03/2024, 46%
counted from 1904, exceljs: 2024-03-31
counted from 1904, xlstream: Avon, 30/03/2020, 46%" ]
