// Tells the thread that the reader shows another clause; its js_on_load, so watch is Gradio's.
watch("value", () => document.dispatchEvent(new CustomEvent("reader:changed")));
