#!/usr/bin/env bash
# ical.js 2.2.1: of a date at the end of each quarter, 30 June is right in the first year, and 1 July in the next.
#
# FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1 is the last day of four months: the ends of a financial year's quarters. In
# the first year all are right; in the second, 30 June and 30 September are a day late, as March has 31 days. With
# January to March, the end of February is 2 or 3 March from the start. The same dates as FREQ=MONTHLY;INTERVAL=3 are
# right. A rule by the week of the year comes each week in place of each year, and never without a day. What is due on
# 29 February each year is due on 1 March in others, where RFC 5545 leaves out a date that is not in the calendar.
# Nothing is raised or warned of, and the README names no limits. Issue 117 of kewisch/ical.js (a rule with one month)
# was mended in 2015. Mail programs and web pages show calendars by this library, and so show a deadline on another day
# than others do. One would expect the dates of the RFC, as rrule-temporal 2.2.8 gives them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund ical.js@2.2.1 rrule-temporal@2.2.8 >/dev/null
cat >dates.mjs <<'JS'
import ICAL from "ical.js";
import { RRuleTemporal } from "rrule-temporal";

const RULES = [
  ["2024-03-31", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1;COUNT=8"],
  ["2024-03-31", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1;COUNT=8"],
  ["2024-01-31", "FREQ=YEARLY;BYMONTH=1,2,3;BYMONTHDAY=-1;COUNT=6"],
  ["2024-02-29", "FREQ=YEARLY;COUNT=3"],
  ["2024-04-05", "FREQ=YEARLY;BYWEEKNO=14;BYDAY=FR;COUNT=3"],
  ["2024-04-01", "FREQ=YEARLY;BYWEEKNO=14;COUNT=3"],
];
for (const [start, rule] of RULES) {
  const iterator = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromDateString(start));
  const dates = [];
  for (let day = iterator.next(); day; day = iterator.next()) dates.push(day.toString());
  const text = `DTSTART:${start.replaceAll("-", "")}T000000Z\nRRULE:${rule}`;
  const expected = new RRuleTemporal({ rruleString: text }).all().map((day) => day.toString().slice(0, 10));
  console.log(`${rule} from ${start}`);
  console.log(`  ical.js        ${dates.join(" ") || "never"}`);
  console.log(`  rrule-temporal ${expected.join(" ")}`);
}
JS
seen=$(TZ=UTC node dates.mjs)
echo "$seen"
[ "$seen" = "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1;COUNT=8 from 2024-03-31
  ical.js        2024-03-31 2024-06-30 2024-09-30 2024-12-31 2025-03-31 2025-07-01 2025-10-01 2025-12-31
  rrule-temporal 2024-03-31 2024-06-30 2024-09-30 2024-12-31 2025-03-31 2025-06-30 2025-09-30 2025-12-31
FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1;COUNT=8 from 2024-03-31
  ical.js        2024-03-31 2024-06-30 2024-09-30 2024-12-31 2025-03-31 2025-06-30 2025-09-30 2025-12-31
  rrule-temporal 2024-03-31 2024-06-30 2024-09-30 2024-12-31 2025-03-31 2025-06-30 2025-09-30 2025-12-31
FREQ=YEARLY;BYMONTH=1,2,3;BYMONTHDAY=-1;COUNT=6 from 2024-01-31
  ical.js        2024-01-31 2024-03-02 2024-03-31 2025-01-31 2025-03-03 2025-03-31
  rrule-temporal 2024-01-31 2024-02-29 2024-03-31 2025-01-31 2025-02-28 2025-03-31
FREQ=YEARLY;COUNT=3 from 2024-02-29
  ical.js        2024-02-29 2025-03-01 2026-03-01
  rrule-temporal 2024-02-29 2028-02-29 2032-02-29
FREQ=YEARLY;BYWEEKNO=14;BYDAY=FR;COUNT=3 from 2024-04-05
  ical.js        2024-04-12 2024-04-19 2024-04-26
  rrule-temporal 2024-04-05 2025-04-04 2026-04-03
FREQ=YEARLY;BYWEEKNO=14;COUNT=3 from 2024-04-01
  ical.js        never
  rrule-temporal 2024-04-01 2025-03-31 2026-03-30" ]
