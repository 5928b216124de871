#!/usr/bin/env bash
# feedparser-rs 0.7.1: an address with two parameters in an Atom feed keeps its escape: "?force=kent&amp;year=2024".
#
# In XML "&" of an attribute is written "&amp;" or "&#38;", and whoever reads the file gets "&". feedparser-rs calls
# itself compatible with feedparser, but gives the attributes of Atom as they are written: the address of an entry and
# of its file, and the terms and labels of categories. A server then sees a parameter "amp;year" and none named "year",
# and may answer with another page or year; readers see "Fire &amp; rescue". The text of elements, the id with the same
# address in it among it, and the attributes of RSS are right. sanitize_html=False changes nothing. Nothing is raised
# (`bozo` is false), and the README speaks of escapes nowhere. One would expect the address that the publisher wrote, as
# feedparser 6.0.14 gives it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check feedparser-rs==0.7.1 feedparser==6.0.14 >/dev/null
cat >read.py <<'PY'
from urllib.parse import parse_qs, urlsplit

import feedparser
import feedparser_rs

ADDRESS = "https://example.org/report?force=kent&amp;year=2024"
FILE = "https://example.org/file?force=kent&#38;year=2024"
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom">
  <title>Reports</title>
  <id>https://example.org/</id>
  <updated>2024-05-01T10:00:00Z</updated>
  <entry>
    <title>Kent</title>
    <id>{ADDRESS}</id>
    <updated>2024-05-01T10:00:00Z</updated>
    <link href="{ADDRESS}"/>
    <link rel="enclosure" href="{FILE}" type="application/pdf"/>
    <category term="frs" label="Fire &amp; rescue"/>
  </entry>
</feed>"""
RSS = f"""<rss version="2.0">
  <channel>
    <title>Reports</title>
    <link>https://example.org/</link>
    <description>Reports on forces</description>
    <item>
      <title>Kent</title>
      <link>{ADDRESS}</link>
      <enclosure url="{FILE}" length="1" type="application/pdf"/>
    </item>
  </channel>
</rss>"""

for name, library in (("feedparser", feedparser), ("feedparser-rs", feedparser_rs)):
    feed = library.parse(ATOM)
    entry = feed.entries[0]
    print(f"{name}, Atom: {entry.link}")
    print(f"  file {entry.enclosures[0].href}")
    print(f"  parameters {', '.join(parse_qs(urlsplit(entry.link).query))}; bozo {bool(feed.bozo)}")
    print(f"  category {entry.tags[0].label}, id {entry.id}")
    entry = library.parse(RSS).entries[0]
    print(f"{name}, RSS: {entry.link}")
    print(f"  file {entry.enclosures[0].href}")
unsafe = feedparser_rs.parse(ATOM, sanitize_html=False).entries[0]
print(f"feedparser-rs, sanitize_html=False: {unsafe.link}, {unsafe.tags[0].label}")
PY
seen=$(venv/bin/python read.py)
echo "$seen"
[ "$seen" = "feedparser, Atom: https://example.org/report?force=kent&year=2024
  file https://example.org/file?force=kent&year=2024
  parameters force, year; bozo False
  category Fire & rescue, id https://example.org/report?force=kent&year=2024
feedparser, RSS: https://example.org/report?force=kent&year=2024
  file https://example.org/file?force=kent&year=2024
feedparser-rs, Atom: https://example.org/report?force=kent&amp;year=2024
  file https://example.org/file?force=kent&#38;year=2024
  parameters force, amp;year; bozo False
  category Fire &amp; rescue, id https://example.org/report?force=kent&year=2024
feedparser-rs, RSS: https://example.org/report?force=kent&year=2024
  file https://example.org/file?force=kent&year=2024
feedparser-rs, sanitize_html=False: https://example.org/report?force=kent&amp;year=2024, Fire &amp; rescue" ]
