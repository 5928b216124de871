// The first view of a page (first_view.py) covers the place where Streamlit draws, until as much is drawn there, or
// until the reader scrolls, clicks or presses a key once there is a page below it.
(() => {
  const INPUT = ["wheel", "touchmove", "keydown", "click"];
  const start = () => {
    const view = document.getElementById("first-view");
    if (!view) return;
    const end = () => {
      view.remove();
      for (const kind of INPUT) removeEventListener(kind, acted, true);
    };
    const app = () => document.querySelector("[data-testid=stApp]");
    const titled = () => app()?.querySelector("[data-testid=stMain] h1");
    const acted = () => titled() && end();
    const drawn = () => {
      const page = app();
      const first = [...(page?.querySelectorAll(".fc-chart") ?? [])].slice(0, charts);
      if (!titled() || !first.every((chart) => chart.querySelector(".main-svg .trace, button"))) return false;
      if (first.length === charts && page.querySelector(".fc-lead")) return true;
      // A page that shows something else than it was thought to, or an error.
      return page.dataset.testScriptState === "notRunning" && !page.querySelector("[data-testid=stSkeleton]");
    };
    const look = () => {
      if (!view.isConnected) return;
      if (drawn()) return end();
      // From then on a screen reader reads the page itself, and a click is on it.
      if (titled()) view.setAttribute("aria-hidden", "true");
      setTimeout(look, 50);
    };
    // A link to a part of the page leads further down; a browser of before 2024 shows no such view.
    if (location.hash || !view.shadowRoot) return end();
    const stills = [...view.shadowRoot.querySelectorAll(".still")].map((still) => still.getBoundingClientRect());
    const charts = stills.filter(({ top, width }) => width && top < innerHeight).length;
    for (const kind of INPUT) addEventListener(kind, acted, { capture: true, passive: true });
    look();
  };
  addEventListener("DOMContentLoaded", start);
})();
