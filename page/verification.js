// What was found takes the focus, so that it is read out; its js_on_load, so element and watch are Gradio's.
watch("value", () => element.querySelector("#verdict")?.focus());
