// Filters the positions by theme and by act; what is chosen stands in the address. Its js_on_load: element is Gradio's.
const selects = [...element.querySelectorAll("select")];
const reset = element.querySelector(".reset");
const count = element.querySelector(".count");

function counted(number, forms) {
  const [one, many] = forms.split("|");
  return `${number}\u00a0${number > 1 ? many : one}`;
}

function filter() {
  const [theme, act] = selects.map((select) => select.value);
  let clauses = 0;
  let sentences = 0;
  element.querySelectorAll(".position").forEach((position) => {
    const isAbout = !theme || position.dataset.themes.split(" ").includes(theme);
    let shown = 0;
    position.querySelectorAll("[data-act]").forEach((row) => {
      row.hidden = !isAbout || (act !== "" && act !== row.dataset.act && act !== row.dataset.family);
      shown += Number(!row.hidden);
    });
    position.hidden = shown === 0;
    clauses += Number(shown > 0);
    sentences += shown;
  });
  reset.hidden = !theme && !act;
  element.querySelector(".nothing").hidden = clauses > 0;
  count.textContent = `${counted(clauses, count.dataset.passages)}, ${counted(sentences, count.dataset.sentences)}`;
}

function remember() {
  const address = new URL(window.location.href);
  selects.forEach(({ name, value }) => (value ? address.searchParams.set(name, value) : address.searchParams.delete(name)));
  window.history.replaceState(window.history.state, "", address.href.replaceAll("%2F", "/"));
}

element.addEventListener("change", () => { filter(); remember(); });
reset.addEventListener("click", () => {
  selects.forEach((select) => { select.value = ""; });
  filter();
  remember();
  selects[0].focus();
});
element.querySelector(".jump").addEventListener("click", (event) => {
  event.preventDefault();
  const map = element.querySelector("#citations-map");
  map.scrollIntoView();
  map.focus({ preventScroll: true });
});

const asked = new URL(window.location.href).searchParams;
selects.forEach((select) => {
  const wanted = asked.get(select.name) ?? "";
  if ([...select.options].some((option) => option.value === wanted)) select.value = wanted;
});
filter();
