// --- Suggestions: texts that were found for an image. A chip puts one into the text box; it counts
// only when the text is saved.
const suggestionsOf = once((card) => {
  const pages = new Set(usesOf(card).map((use) => locationOf(use).page));
  return all(".suggestion", card).map((item) => {
    const page = textOf(item, "from-page");
    const isElsewhere = page && (pages.size > 1 || !pages.has(page));
    return { text: item.querySelector("q").textContent, from: textOf(item, "from") + (isElsewhere ? `, ${page}` : "") };
  });
});
let lastSuggestion = -1;

const useSuggestion = (number) => {
  const found = suggestionsOf(current);
  if (!found.length) return;
  lastSuggestion = number % found.length;
  const { text, from } = found[lastSuggestion];
  part("#words").value = text;
  saveDraft();
  part("#words").focus({ preventScroll: true });
  part("#words").setSelectionRange(text.length, text.length);
  announce(`Suggestion ${lastSuggestion + 1} of ${found.length}, ${from}: ${text}`);
};
const useNextSuggestion = () => useSuggestion(lastSuggestion + 1);
// The key of a suggestion takes it over as it is and saves it: a person has read it on its chip.
const FIRST_KEY = 5;
const MOST_KEYS = 5; // Alt+5 to Alt+9
const saveSuggestion = (number) => {
  if (selected.size || number >= Math.min(suggestionsOf(current).length, MOST_KEYS)) return;
  useSuggestion(number);
  answer("alt");
};

const showSuggestions = () => {
  lastSuggestion = -1;
  const found = suggestionsOf(current);
  const chips = found.map(({ text, from }, number) => {
    const chip = make("button", { type: "button", className: "quiet chip" });
    chip.append(make("q", { textContent: text }), " ", make("span", { className: "from", textContent: from }));
    if (number < MOST_KEYS) {
      const key = make("kbd", { textContent: `Alt ${FIRST_KEY + number}`, title: "Save this text" });
      key.setAttribute("aria-hidden", "true");
      chip.prepend(key);
    }
    chip.addEventListener("click", () => useSuggestion(number));
    return chip;
  });
  part("#chips").replaceChildren(...chips);
  part(".chips").hidden = !chips.length;
};
