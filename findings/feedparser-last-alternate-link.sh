#!/usr/bin/env bash
# feedparser 6.0.14: the link of an entry in two languages is the one that comes last, whatever the reader's language.
#
# Atom lets an entry have several "alternate" links that differ in language, and public bodies of Wales publish in two.
# feedparser's documentation calls `entry.link` the primary link of the entry. Each alternate takes the place of the one
# before (unless text/html would give way to another type): with English first and Welsh last, all readers that use
# `entry.link` open the Welsh page, and the feed's own link goes the same way, though the feed says that it is English.
# One would expect the first, or the one in the language of the feed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install -qq --disable-pip-version-check feedparser==6.0.14 >/dev/null
cat >links.py <<'PY'
import feedparser

FEED = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Reports</title><id>urn:example:reports</id>
<updated>2026-03-01T00:00:00Z</updated>{links}<entry><title>Kent</title><id>urn:example:kent</id>
<updated>2026-03-01T00:00:00Z</updated>{links}</entry></feed>"""
ENGLISH = '<link rel="alternate" type="text/html" hreflang="en" href="https://example.org/en"/>'
WELSH = '<link rel="alternate" type="text/html" hreflang="cy" href="https://example.org/cy"/>'
for links in (ENGLISH + WELSH, WELSH + ENGLISH):
    read = feedparser.parse(FEED.format(links=links))
    print([link["hreflang"] for link in read.entries[0].links], read.entries[0].link, read.feed.link)
PY
seen=$(venv/bin/python links.py)
echo "$seen"
[ "$seen" = "['en', 'cy'] https://example.org/cy https://example.org/cy
['cy', 'en'] https://example.org/en https://example.org/en" ]
