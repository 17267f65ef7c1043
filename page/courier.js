// Gives what the server made to the browser as a download; its js_on_load: element, props and watch are Gradio's.
const status = element.querySelector("[role=status]");

watch("value", () => {
  if (!props.value) return;
  const { name, type, content, said, thanked } = JSON.parse(props.value);
  const form = thanked && document.querySelector(`form.feedback[data-turn="${CSS.escape(thanked)}"]`);
  if (form) {
    const thanks = Object.assign(document.createElement("p"), { className: "thanks", tabIndex: -1, textContent: said });
    form.replaceWith(thanks);
    thanks.focus({ preventScroll: true });
  }
  if (content) {
    const bytes = Uint8Array.from(atob(content), (sign) => sign.codePointAt(0));
    const address = URL.createObjectURL(new Blob([bytes], { type }));
    const link = Object.assign(document.createElement("a"), { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    window.setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }
  status.textContent = said;
});
