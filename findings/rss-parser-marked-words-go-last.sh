#!/usr/bin/env bash
# rss-parser 3.13.0: in an Atom entry with XHTML, marked words move to the end, and "is not good" reads "is good".
#
# Atom lets the text of an entry stand as escaped HTML or as XHTML, elements within the feed. In XHTML "is <em>not</em>
# good at this" comes out as "is good at this", with "not" behind it, and figures in bold leave their sentence and run
# together: of "12 of 43" only "of" stays, and 1243 stands at the end. The text of an element is read apart from its
# children. The same words as escaped HTML stay in order. Nothing is raised or warned of, and its README does not speak
# of it; an issue of 2024 does (275 of rbren/rss-parser) and is still open. feedsmith 3.0.1 keeps the order.
# One would expect a summary of a judgment to say what the feed says, whichever of Atom's forms a publisher took.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund rss-parser@3.13.0 feedsmith@3.0.1 >/dev/null
cat >read.mjs <<'JS'
import { parseFeed } from "feedsmith";
import Parser from "rss-parser";

const WORDS = "<p>The force is <em>not</em> good at this: <b>12</b> of <b>43</b> cases.</p>";
const forms = {
  xhtml: `<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${WORDS}</div></content>`,
  html: `<content type="html">${WORDS.replaceAll("<", "&lt;")}</content>`,
};
for (const [form, content] of Object.entries(forms)) {
  const feed = `<?xml version="1.0" encoding="utf-8"?>
    <feed xmlns="http://www.w3.org/2005/Atom">
      <title>Reports</title><id>tag:example.org,2024:reports</id><updated>2024-05-01T10:00:00Z</updated>
      <author><name>Inspectorate</name></author>
      <entry>
        <title>A force</title><id>tag:example.org,2024:1</id><updated>2024-05-01T10:00:00Z</updated>
        <link href="https://example.org/reports/1"/>${content}
      </entry>
    </feed>`;
  const item = (await new Parser().parseString(feed)).items[0];
  console.log(`${form}, rss-parser: ${item.contentSnippet}`);
  console.log(`${form}, its markup: ${item.content.replace(/<\/?div[^>]*>/g, "")}`);
  console.log(`${form}, feedsmith: ${parseFeed(feed).feed.entries[0].content.value}`);
}
JS
seen=$(node read.mjs)
echo "$seen"
[ "$seen" = "xhtml, rss-parser: The force is  good at this:  of  cases.not1243
xhtml, its markup: <p>The force is  good at this:  of  cases.<em>not</em><b>12</b><b>43</b></p>
xhtml, feedsmith: <p>The force is <em>not</em> good at this: <b>12</b> of <b>43</b> cases.</p>
html, rss-parser: The force is not good at this: 12 of 43 cases.
html, its markup: <p>The force is <em>not</em> good at this: <b>12</b> of <b>43</b> cases.</p>
html, feedsmith: <p>The force is <em>not</em> good at this: <b>12</b> of <b>43</b> cases.</p>" ]
