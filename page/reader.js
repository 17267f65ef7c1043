// The reader's own script, its js_on_load: tells the thread that another clause is shown, and searches inside the text.
// element and watch are Gradio's.

const LIT = "found";

function folded(text) {
  // without case and accents, and for each character left the place where it stood
  let plain = "";
  const places = [];
  [...text].reduce((at, character) => {
    const bare = character.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace("œ", "oe").replace("’", "'");
    for (const _ of bare) places.push(at);
    plain += bare;
    return at + character.length;
  }, 0);
  return { plain, places };
}

function rangesIn(words, terms) {
  // null where a term is missing
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let text = "";
  while (walker.nextNode()) {
    if (walker.currentNode.parentElement.closest("sup, .back")) continue;
    nodes.push({ node: walker.currentNode, start: text.length });
    text += walker.currentNode.data;
  }
  const { plain, places } = folded(text);
  const edge = (at, isEnd) => {
    const holder = nodes.findLast(({ start }) => (isEnd ? start < at : start <= at));
    return [holder.node, at - holder.start];
  };
  const ranges = [];
  for (const term of terms) {
    let at = plain.indexOf(term);
    if (at < 0) return null;
    for (; at >= 0; at = plain.indexOf(term, at + term.length)) {
      const range = new Range();
      range.setStart(...edge(places[at], false));
      range.setEnd(...edge(places[at + term.length - 1] + 1, true));
      ranges.push(range);
    }
  }
  return ranges;
}

function find(box) {
  const terms = folded(box.value.trim()).plain.split(/\s+/).filter(Boolean);
  const lit = [];
  let count = 0;
  element.querySelectorAll(".clause").forEach((clause) => {
    const ranges = terms.length ? rangesIn(clause.querySelector(".words"), terms) : [];
    clause.hidden = ranges === null;
    if (!clause.hidden) {
      count += 1;
      lit.push(...ranges);
    }
  });
  element.querySelectorAll(".part").forEach((part) => { part.hidden = !part.querySelector(".clause:not([hidden])"); });
  globalThis.CSS?.highlights?.set(LIT, new Highlight(...lit));
  const { none, one, many } = box.dataset;
  const said = count > 1 ? many.replace("{n}", count) : count ? one : none;
  element.querySelector(".found").textContent = terms.length ? said : "";
  if (terms.length) element.querySelector(".reader-body").scrollTop = 0;
  else element.querySelector(".clause.current")?.scrollIntoView({ block: "center" });
}

element.addEventListener("input", (event) => { if (event.target.id === "find") find(event.target); });
element.addEventListener("keydown", (event) => {
  const outline = element.querySelector(".outline[open]");
  if (event.target.id === "find" && event.key === "Enter") {
    element.querySelector(".clause:not([hidden]) .permalink")?.focus();
  } else if (event.key === "Escape" && (outline || (event.target.id === "find" && event.target.value))) {
    // Escape closes what is nearest first: the table of contents, the search, then (in thread.js) the reader
    event.stopPropagation();
    if (outline) {
      outline.open = false;
      outline.querySelector("summary").focus();
    } else {
      event.preventDefault();
      event.target.value = "";
      find(event.target);
    }
  }
});
element.addEventListener("focusout", (event) => {
  const outline = event.target.closest(".outline[open]");
  if (outline && event.relatedTarget && !outline.contains(event.relatedTarget)) outline.open = false;
});

watch("value", () => {
  globalThis.CSS?.highlights?.delete(LIT);
  document.dispatchEvent(new CustomEvent("reader:changed"));
});
