// Tells readers when the live connection fails, and shows the page without it if none was ever made. It stands in every
// document, before Streamlit's own scripts, which may fail to load. Streamlit's dialogs are switched off for this
// (server/documents.py): they are asked to start the server.
(() => {
  const SECONDS_UNTIL_STATIC_PAGE = 10;
  const SECONDS_UNTIL_NOTICE = 3; // most breaks are shorter, and need no word
  const BLOCKED = "forces-compared-no-connection"; // set in this tab once no connection could be made
  const RELOADED = "forces-compared-loaded-again";
  const STYLE = "color-scheme: light dark; background: Canvas; color: CanvasText; font: 1rem/1.5 'Source Sans', system-ui, sans-serif;";

  const started = Date.now();
  let lastConnected = 0;
  let broken = false;
  let staticPage, notice;

  function saved(key, value) {
    try {
      return value === undefined ? sessionStorage.getItem(key) : sessionStorage.setItem(key, value);
    } catch {
      return null; // the browser keeps nothing
    }
  }

  function look() {
    const app = document.querySelector("[data-testid=stApp]");
    if (app && app.dataset.testConnectionState === "CONNECTED") {
      if (broken) rerun();
      broken = false;
      lastConnected = Date.now();
      saved(BLOCKED, "");
      hideStaticPage();
      notice?.remove();
      notice = null;
    } else if (lastConnected) {
      broken = true;
      if (Date.now() - lastConnected > SECONDS_UNTIL_NOTICE * 1000) showNotice();
    } else if (Date.now() - started > (saved(BLOCKED) ? 1 : SECONDS_UNTIL_STATIC_PAGE) * 1000) {
      showStaticPage();
    }
  }

  function showStaticPage() {
    const text = document.querySelector("body > noscript")?.textContent;
    if (staticPage || !text) return;
    saved(BLOCKED, "yes");
    document.getElementById("first-view")?.remove();
    staticPage = document.createElement("div");
    staticPage.id = "static-page";
    const why = document.createElement("div");
    why.setAttribute("role", "alert");
    why.style.cssText = `${STYLE} padding: .8rem clamp(1rem, 4vw, 3rem); border-bottom: 3px solid #d93c36;`;
    why.textContent =
      "This is the page without charts, because your browser could not open a live connection to the server. Some " +
      `networks block it. The answer, links, choices and files below still work. For charts, try another network, or ` +
      `ask whoever runs yours to allow WebSockets to ${location.host}.`;
    staticPage.innerHTML = text;
    staticPage.prepend(why);
    document.documentElement.style.cssText = document.body.style.cssText = "height: auto; overflow: auto";
    document.getElementById("root").style.display = "none";
    document.body.append(staticPage);
  }

  function hideStaticPage() {
    if (!staticPage) return;
    staticPage.remove();
    staticPage = null;
    document.documentElement.style.cssText = document.body.style.cssText = "";
    document.getElementById("root").style.display = "";
  }

  function showNotice() {
    if (notice) return;
    notice = document.createElement("div");
    notice.id = "connection-lost";
    notice.setAttribute("role", "status");
    notice.style.cssText = `${STYLE} position: fixed; inset: auto 0 0 0; z-index: 2000000; padding: .7rem 1rem; border-top: 3px solid #f2a757;`;
    notice.textContent =
      "The connection to the server is lost. You can still read this page, but choices have no effect until it is " +
      "back. The page reconnects by itself. ";
    const button = document.createElement("button");
    button.type = "button";
    button.style.cssText = "font: inherit; min-height: 2rem";
    button.textContent = "Reload the page";
    button.addEventListener("click", () => location.reload());
    notice.append(button);
    document.body.append(notice);
  }

  // Streamlit does not run the page again when it is back. The server may have been started again meanwhile, and then has
  // another record, or no file of this reader's. (The message is one of Streamlit's to sites that frame it.)
  function rerun() {
    postMessage({ stCommVersion: 1, type: "RERUN_SCRIPT" }, location.origin);
  }

  // After an update the server has scripts of other names than this document knows. Once, lest a script that is
  // missing for good reloads the page for ever.
  addEventListener("vite:preloadError", (event) => {
    if (Date.now() - Number(saved(RELOADED)) < 60_000) return;
    saved(RELOADED, String(Date.now()));
    if (!Number(saved(RELOADED))) return;
    event.preventDefault();
    location.reload();
  });

  setInterval(look, 500);
})();
