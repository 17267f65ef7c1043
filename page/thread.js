// The conversation lives here, in the page alone: each value that arrives is one turn, which replaces itself until whole.
// Runs once, as the js_on_load of the thread component: element, trigger, props and watch are Gradio's.

const root = document.documentElement;
const list = element.querySelector(".turns");
const status = element.querySelector("[role=status]");
const narrow = window.matchMedia("(max-width: 999px)");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const part = (id) => document.getElementById(id);
const questionBox = () => part("question").querySelector("textarea, input");
const readerOf = () => part("reader").querySelector(".reader");
let opener = null;
window.history.scrollRestoration = "manual";

function announce(text, language = root.lang) {
  status.textContent = "";
  status.lang = language;
  window.setTimeout(() => { status.textContent = text; }, 50);
}

function patch(old, fresh) {
  // children that did not change keep their node, so an open <details> stays open and nothing is read out twice
  for (const { name, value } of fresh.attributes) old.setAttribute(name, value);
  const olds = [...old.childNodes];
  const news = [...fresh.childNodes];
  news.forEach((node, i) => {
    const before = olds[i];
    if (!before) old.append(node);
    else if (before.isEqualNode(node)) return;
    else if (before.nodeName === node.nodeName && node.nodeType === Node.ELEMENT_NODE) patch(before, node);
    else before.replaceWith(node);
  });
  olds.slice(news.length).forEach((node) => node.remove());
}

function showTurn(markup) {
  const template = document.createElement("template");
  template.innerHTML = markup;
  const fresh = template.content.firstElementChild;
  if (!fresh) return;
  const { announce: announcement, voice } = fresh.dataset;
  const old = part(fresh.id);
  if (old) patch(old, fresh);
  else list.append(fresh);
  root.dataset.turns = String(list.children.length);
  (old ?? fresh).scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
  if (announcement) announce(announcement, voice);
}

function clearConversation(said) {
  list.replaceChildren();
  delete root.dataset.turns;
  announce(said);
  window.scrollTo({ top: 0 });
  questionBox().focus();
}

const keyOf = ({ clause, start, end }) => (start ? `${clause}:${start}-${end}` : clause);

function requestClause(wanted) {
  if (readerOf()?.dataset.key === keyOf(wanted)) revealReader();
  else trigger("open_clause", { language: root.lang, clause: wanted.clause, start: Number(wanted.start ?? -1), end: Number(wanted.end ?? -1) });
}

function addressWith(clause) {
  const address = new URL(window.location.href);
  if (clause) address.searchParams.set("clause", clause);
  else address.searchParams.delete("clause");
  return address.href.replaceAll("%2F", "/");
}

function revealReader() {
  const reader = readerOf();
  if (!reader) return;
  const clause = reader.dataset.key.split(":")[0];
  if (root.dataset.reader === "open") window.history.replaceState(window.history.state, "", addressWith(clause));
  else if (new URL(window.location.href).searchParams.get("clause") === clause) root.dataset.reader = "open";
  else window.history.pushState({ reader: true }, "", addressWith(clause));
  root.dataset.reader = "open";
  part("chat").inert = narrow.matches;
  reader.querySelectorAll(".outline[open]").forEach((outline) => { outline.open = false; });
  const place = reader.querySelector(".clause.current");
  const focused = place ?? reader.querySelector("h2");
  focused.focus({ preventScroll: true });
  const body = reader.querySelector(".reader-body");
  const target = reader.querySelector("mark") ?? place;
  if (target) body.scrollTop += target.getBoundingClientRect().top - body.getBoundingClientRect().top - body.clientHeight / 4;
}

function hideReader() {
  if (root.dataset.reader !== "open") return;
  delete root.dataset.reader;
  part("chat").inert = false;
  const back = [opener, document.querySelector(`#view-${CSS.escape(root.dataset.view)} .view-title`), questionBox()]
    .find((target) => target?.isConnected && target.checkVisibility());
  opener = null;
  back?.focus({ preventScroll: true });
  if (back?.matches("[data-clause]")) back.scrollIntoView({ block: "nearest" });
}

function closeReader() {
  if (window.history.state?.reader) window.history.back();
  else {
    window.history.replaceState(window.history.state, "", addressWith(null));
    hideReader();
  }
}

function withAddress(text) {
  // the server does not know under which address it is seen; page/reference.py leaves its place open
  return text.replaceAll("{adresse}", window.location.origin + window.location.pathname);
}

async function copy(button) {
  const said = button.dataset.label ?? button.textContent;
  button.dataset.label = said;
  const isCopied = await writeClipboard(withAddress(button.dataset.copy));
  const outcome = isCopied ? button.dataset.done : button.dataset.failed;
  button.textContent = outcome;
  announce(outcome);
  window.setTimeout(() => { button.textContent = said; }, 2500);
}

async function writeClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // outside https and localhost the clipboard is closed; the old way still works there
    const box = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
    box.style.position = "fixed";
    box.style.opacity = "0";
    document.body.append(box);
    box.select();
    const isCopied = document.execCommand("copy");
    box.remove();
    return isCopied;
  }
}

const shareable = ({ share, question, document: searched }) =>
  ({ language: root.lang, form: share, question, document: searched, origin: window.location.origin + window.location.pathname });

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-clause], [data-ask], [data-copy], [data-clear], [data-close], [data-share]");
  if (!target || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (target.dataset.ask) trigger("ask_question", { language: root.lang, question: target.dataset.ask });
  else if (target.dataset.copy) copy(target);
  else if (target.dataset.share) trigger("share_answer", shareable(target.dataset));
  else if (target.dataset.clear) clearConversation(target.dataset.clear);
  else if (target.dataset.clause) {
    if (!target.closest("#reader")) opener = target;
    requestClause(target.dataset);
  } else closeReader();
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form.feedback");
  if (!form) return;
  event.preventDefault();
  const useful = form.querySelector("[type=radio]:checked");
  if (!useful) return;
  const { turn, question, document: searched, history } = form.dataset;
  const reason = form.elements.namedItem("reason").value;
  trigger("give_feedback", { language: root.lang, turn, question, document: searched, history: JSON.parse(history), useful: useful.value === "yes", reason });
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && root.dataset.reader === "open") closeReader();
});

document.addEventListener("reader:changed", revealReader);
narrow.addEventListener("change", () => { part("chat").inert = narrow.matches && root.dataset.reader === "open"; });
window.addEventListener("popstate", () => {
  const clause = new URL(window.location.href).searchParams.get("clause");
  if (clause) requestClause({ clause });
  else hideReader();
});

watch("value", () => showTurn(props.value));
