// Chooses the language of the page before Gradio reads the browser's: what the address asks, else what the browser prefers.
(() => {
  const SPOKEN = ["fr", "en"];
  const asked = new URL(window.location.href).searchParams.get("lang");
  const preferred = navigator.languages.map((language) => language.slice(0, 2).toLowerCase());
  const language = [asked, ...preferred].find((wanted) => SPOKEN.includes(wanted)) ?? SPOKEN[0];
  document.documentElement.lang = language;
  // gr.I18n knows no other way to be told
  for (const [name, value] of Object.entries({ language, languages: [language] })) {
    Object.defineProperty(navigator, name, { value, configurable: true });
  }
})();
