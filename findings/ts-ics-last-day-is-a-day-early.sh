#!/usr/bin/env bash
# ts-ics 2.4.6: the last day of each month comes a day early: what is due on 29 February and 31 March, on 28 and 30.
#
# iCalendar counts days from the end of a month with minus signs: RRULE:FREQ=MONTHLY;BYMONTHDAY=-1 is its last day.
# extendByRecurrenceRule() gives the day before, so that an event is not even on the day on which it starts. BYSETPOS is
# one off too: with -1 the last working day comes early, and with 1, the first working day of each month, four dates
# are four days of January. Deadlines for figures are set like this, and would be kept or shown on other days than
# those in everybody else's calendar. Days counted from the start of a month are right. Nothing is raised or warned of,
# and the README does not speak of it. ical.js 2.2.1 gives the days of RFC 5545, as one would expect.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund ts-ics@2.4.6 ical.js@2.2.1 >/dev/null
cat >dates.mjs <<'JS'
import ICAL from "ical.js";
import { convertIcsCalendar, extendByRecurrenceRule } from "ts-ics";

const RULES = [
  "FREQ=MONTHLY;COUNT=4;BYMONTHDAY=-1",
  "FREQ=MONTHLY;COUNT=4;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
  "FREQ=MONTHLY;COUNT=4;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
  "FREQ=MONTHLY;COUNT=4;BYDAY=-1WE",
  "FREQ=MONTHLY;COUNT=4;BYMONTHDAY=15",
];
for (const rule of RULES) {
  const start = rule.includes("SETPOS=1") ? "20240101" : rule.includes("=15") ? "20240115" : "20240131";
  const calendar = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//example.org//figures",
    "BEGIN:VEVENT",
    "UID:figures@example.org",
    "DTSTAMP:20240101T000000Z",
    `DTSTART;VALUE=DATE:${start}`,
    `RRULE:${rule}`,
    "SUMMARY:Figures due",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\r\n");
  const [event] = convertIcsCalendar(undefined, calendar).events;
  const dates = extendByRecurrenceRule(event.recurrenceRule, { start: event.start.date });
  const component = new ICAL.Component(ICAL.parse(calendar)).getFirstSubcomponent("vevent");
  const days = new ICAL.Event(component).iterator();
  const expected = [];
  for (let day = days.next(); day; day = days.next()) expected.push(day.toString());
  console.log(`${rule} from ${start}`);
  console.log(`  ts-ics  ${dates.map((date) => date.toISOString().slice(0, 10)).join(" ")}`);
  console.log(`  ical.js ${expected.join(" ")}`);
}
JS
seen=$(TZ=UTC node dates.mjs)
echo "$seen"
[ "$seen" = "FREQ=MONTHLY;COUNT=4;BYMONTHDAY=-1 from 20240131
  ts-ics  2024-02-28 2024-03-30 2024-04-29 2024-05-30
  ical.js 2024-01-31 2024-02-29 2024-03-31 2024-04-30
FREQ=MONTHLY;COUNT=4;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1 from 20240131
  ts-ics  2024-02-28 2024-03-28 2024-04-29 2024-05-30
  ical.js 2024-01-31 2024-02-29 2024-03-29 2024-04-30
FREQ=MONTHLY;COUNT=4;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1 from 20240101
  ts-ics  2024-01-02 2024-01-03 2024-01-04 2024-01-05
  ical.js 2024-01-01 2024-02-01 2024-03-01 2024-04-01
FREQ=MONTHLY;COUNT=4;BYDAY=-1WE from 20240131
  ts-ics  2024-01-31 2024-02-28 2024-03-27 2024-04-24
  ical.js 2024-01-31 2024-02-28 2024-03-27 2024-04-24
FREQ=MONTHLY;COUNT=4;BYMONTHDAY=15 from 20240115
  ts-ics  2024-01-15 2024-02-15 2024-03-15 2024-04-15
  ical.js 2024-01-15 2024-02-15 2024-03-15 2024-04-15" ]
