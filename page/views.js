// Chooses the view by the address, before anything is drawn; then follows the navigation and the history.
(() => {
  const root = document.documentElement;
  const FIRST = "demander";
  const linkTo = (view) => document.querySelector(`nav.views [data-view="${CSS.escape(view)}"]`);
  const holder = (view) => document.getElementById(`view-${view}`);

  const wanted = () => new URL(window.location.href).searchParams.get("vue") ?? FIRST;

  function mark(view) {
    const found = holder(view) ? view : FIRST;
    root.dataset.view = found;
    document.querySelectorAll("nav.views [data-view]").forEach((link) => {
      if (link.dataset.view === found) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
    nameWindow();
    root.dataset.ready = "";
  }

  function nameWindow() {
    const siteName = document.querySelector("h1")?.textContent;
    const title = holder(root.dataset.view)?.querySelector(".view-title")?.textContent;
    const name = title ? `${title} – ${siteName}` : siteName;
    if (siteName && document.title !== name) document.title = name;
  }

  function focusView() {
    const view = root.dataset.view;
    (holder(view)?.querySelector(".view-title") ?? document.querySelector("#question textarea"))?.focus({ preventScroll: true });
  }

  function addressOf(view) {
    const address = new URL(window.location.href);
    const clause = root.dataset.reader === "open" ? address.searchParams.get("clause") : null;
    const language = address.searchParams.get("lang");
    address.search = "";
    if (language) address.searchParams.set("lang", language);
    address.hash = "";
    if (view !== FIRST) address.searchParams.set("vue", view);
    if (clause) address.searchParams.set("clause", clause);
    return address.href.replaceAll("%2F", "/");
  }

  document.addEventListener("click", (event) => {
    const other = event.target.closest("[data-language]");
    if (other) {
      // the same place in the other language
      const address = new URL(window.location.href);
      address.searchParams.set("lang", other.dataset.language);
      other.href = address.href.replaceAll("%2F", "/");
      return;
    }
    const link = event.target.closest("[data-view], [data-skip]");
    if (!link || link === root || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.dataset.view) {
      if (link.dataset.view !== root.dataset.view) window.history.pushState({}, "", addressOf(link.dataset.view));
      mark(link.dataset.view);
      window.scrollTo({ top: 0, behavior: "instant" });
    }
    focusView();
  });
  window.addEventListener("popstate", () => mark(wanted()));

  root.dataset.view = /^[a-z-]+$/.test(wanted()) ? wanted() : FIRST;
  // Gradio draws the page after this script: wait for the navigation, then name the view
  const drawn = new MutationObserver(() => {
    if (!linkTo(FIRST) || !holder(FIRST)) return;
    drawn.disconnect();
    mark(wanted());
    // Gradio writes its own title when it is done
    new MutationObserver(nameWindow).observe(document.head, { childList: true, subtree: true, characterData: true });
  });
  drawn.observe(root, { childList: true, subtree: true });
})();
