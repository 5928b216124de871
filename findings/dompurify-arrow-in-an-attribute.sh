#!/usr/bin/env bash
# dompurify 3.4.17: an attribute whose text has an arrow of two hyphens is dropped, escaped or not, and nothing says so.
#
# One would guess that a value of a data attribute is text, which ends at its quotation mark and can't do anything: a
# comment can neither begin nor end in it. Here the whole attribute goes if its value has "-->", "]>" or the end of one of
# some elements ("</title>"), lest the markup is read as XML later. The element stays, so a chart whose figure is in such
# an attribute is just not there. An arrow of one hyphen, the begin of a comment and other tags stay. A JSON text is safe
# with "<" and ">" written as \u003c and \u003e. Streamlit 1.67 cleans st.html with this version.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund dompurify@3.4.17 jsdom@29.1.1 >/dev/null
cat >attributes.mjs <<'JS'
import createDOMPurify from "dompurify";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("");
const purify = createDOMPurify(window);
const texts = ["good --> adequate", "good -> adequate", "[2018]>2016", "a report's </title>", "its <b>5</b> grades", "<!-- 5"];
for (const text of texts) {
  for (const json of [JSON.stringify({ text }), JSON.stringify({ text }).replaceAll("<", "\\u003c").replaceAll(">", "\\u003e")]) {
    const place = window.document.createElement("p");
    place.setAttribute("data-figure", json);
    const cleaned = new JSDOM(purify.sanitize(place.outerHTML)).window.document.querySelector("p").dataset.figure;
    console.log(json, cleaned === json ? "stays" : cleaned === undefined ? "dropped" : "changed");
  }
}
JS
seen=$(node attributes.mjs)
echo "$seen"
[ "$(grep -c ' stays$' <<<"$seen")" = 9 ]
[ "$(grep ' dropped$' <<<"$seen")" = '{"text":"good --> adequate"} dropped
{"text":"[2018]>2016"} dropped
{"text":"a report'\''s </title>"} dropped' ]
