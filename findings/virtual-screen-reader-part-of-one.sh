#!/usr/bin/env bash
# @guidepup/virtual-screen-reader 0.33.0: a progress bar at 60% is said to be at 0.6%, and a meter at 0.6 to be of 100.
#
# The library tells tests what a screen reader would say of a page. In HTML a <progress> or <meter> without max goes up
# to 1, which suits a share; here it goes up to 100, as ARIA has it for a progress bar made of other elements. A test of
# what blind readers hear then approves "0.6%" for a bar that stands at 60%, or has somebody mend a page that is right.
# With max="1" the same bar is said to be at 60%. Nothing is raised or warned of, and the README does not speak of it.
# The page itself, in jsdom 29.1.1, says that the max is 1. One would expect 60% both times.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @guidepup/virtual-screen-reader@0.33.0 jsdom@29.1.1 >/dev/null
cat >say.mjs <<'JS'
import { JSDOM } from "jsdom";

const { window } = new JSDOM("<body></body>", { pretendToBeVisual: true });
globalThis.window = window;
globalThis.document = window.document;
for (const name of ["Node", "Element", "HTMLElement", "NodeFilter", "MutationObserver", "getComputedStyle"]) {
  globalThis[name] ??= window[name];
}
const { virtual } = await import("@guidepup/virtual-screen-reader");
for (const markup of [
  '<progress value="0.6"></progress>',
  '<progress value="0.6" max="1"></progress>',
  '<progress value="26" max="43"></progress>',
  '<meter value="0.6"></meter>',
  '<meter value="0.6" max="1"></meter>',
]) {
  document.body.innerHTML = markup;
  await virtual.start({ container: document.body });
  await virtual.next();
  const said = await virtual.lastSpokenPhrase();
  await virtual.stop();
  console.log(`${markup}\n  said: ${said}\n  its max: ${document.body.firstElementChild.max}`);
}
window.close();
JS
seen=$(node say.mjs)
echo "$seen"
[ "$seen" = '<progress value="0.6"></progress>
  said: progressbar, 0.6, max value 100, min value 0, current value 0.6%
  its max: 1
<progress value="0.6" max="1"></progress>
  said: progressbar, 0.6, max value 1, min value 0, current value 60%
  its max: 1
<progress value="26" max="43"></progress>
  said: progressbar, 26, max value 43, min value 0, current value 60.47%
  its max: 43
<meter value="0.6"></meter>
  said: meter, 0.6, min value 0, max value 100, 0.6
  its max: 1
<meter value="0.6" max="1"></meter>
  said: meter, 0.6, min value 0, max value 1, 0.6
  its max: 1' ]
