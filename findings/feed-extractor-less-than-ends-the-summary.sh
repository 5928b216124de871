#!/usr/bin/env bash
# @extractus/feed-extractor 8.0.3: a summary of a feed ends at a "less than" sign, or loses all up to the next ">".
#
# An RSS description is escaped HTML, so a "<" that readers shall see is escaped in it, and the whole once more. This
# library turns both back before it takes the tags away, and so takes "< 10 seconds: 9 in 10." for a tag that is never
# closed. With a ">" later in the text, what stands between is lost and the rest joined on: "Answered in <10 seconds:
# 35% (target >90%)." becomes "Answered in 90%).". CDATA fares the same; a description without tags stays whole, and so
# do titles. The README has an option that cuts long descriptions (here it is off), and no word on this. Nothing is
# raised or warned of. feedparser 6.0.14 gives the text whole.
# One would expect a target or a count "fewer than 5 (<5)" in a summary to stay, or the text to come unchanged.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @extractus/feed-extractor@8.0.3 >/dev/null
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check feedparser==6.0.14 >/dev/null
cat >feed.xml <<'XML'
<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0">
  <channel>
    <title>Reports</title>
    <link>https://example.org/</link>
    <description>Reports on forces</description>
    <item>
      <title>Calls answered in &lt; 10 seconds</title>
      <link>https://example.org/1</link>
      <description>&lt;p&gt;Answered in &amp;lt; 10 seconds: 9 in 10. The force is good.&lt;/p&gt;</description>
    </item>
    <item>
      <title>Two signs</title>
      <link>https://example.org/2</link>
      <description>&lt;p&gt;Answered in &amp;lt;10 seconds: 35% (target &amp;gt;90%).&lt;/p&gt;</description>
    </item>
    <item>
      <title>CDATA</title>
      <link>https://example.org/3</link>
      <description><![CDATA[<p>Cases: &lt;5 in Kent, 12 in Essex.</p>]]></description>
    </item>
    <item>
      <title>No tag</title>
      <link>https://example.org/4</link>
      <description>Cases: &amp;lt;5 in Kent, 12 in Essex.</description>
    </item>
  </channel>
</rss>
XML
cat >read.mjs <<'JS'
import { readFileSync } from "node:fs";

import { extractFromXml } from "@extractus/feed-extractor";

const { entries } = extractFromXml(readFileSync("feed.xml", "utf8"), { descriptionMaxLen: 0 });
for (const { title, description } of entries) {
  console.log(`${title}: ${description}`);
}
JS
cat >read.py <<'PY'
import html
import re

import feedparser

for entry in feedparser.parse("feed.xml").entries:
    print("feedparser:", html.unescape(re.sub("<[^>]*>", "", entry.description)))
PY
seen=$(node read.mjs && venv/bin/python read.py)
echo "$seen"
[ "$seen" = 'Calls answered in < 10 seconds: Answered in
Two signs: Answered in 90%).
CDATA: Cases:
No tag: Cases: <5 in Kent, 12 in Essex.
feedparser: Answered in < 10 seconds: 9 in 10. The force is good.
feedparser: Answered in <10 seconds: 35% (target >90%).
feedparser: Cases: <5 in Kent, 12 in Essex.
feedparser: Cases: <5 in Kent, 12 in Essex.' ]
