// --- Selection: several cards, answered at once.
const selected = new Set();
let lastToggled = null;

const boxOf = (card) => queueLinks.get(card).parentElement.querySelector("input");
const select = (chosen, isSelected = true) => {
  for (const card of chosen) {
    if (isSelected) selected.add(card);
    else selected.delete(card);
    boxOf(card).checked = isSelected;
  }
  showSelection();
};
const clearSelection = () => select([...selected], false);
// Toggles a card; with Shift all shown cards from the one toggled before get its state.
const toggle = (card, isSelected, isRange) => {
  const shown = shownCards();
  const ends = [shown.indexOf(lastToggled), shown.indexOf(card)].sort((a, b) => a - b);
  select(isRange && ends[0] >= 0 ? shown.slice(ends[0], ends[1] + 1) : [card], isSelected);
  lastToggled = card;
};

const showSelection = () => {
  byId("selected").textContent = selected.size ? `${counted(selected.size, "image")} selected.` : "";
  byId("clear-selection").hidden = selected.size === 0;
  part("#batch").textContent = selected.size ? `Applies to ${counted(selected.size, "selected image")}:` : "";
  part("#remove-titles").hidden = ![...selected].some((card) => titledUses(card).length);
  part('[data-decision="alt"]').disabled = selected.size > 0 && withoutText().length > 0;
  part("#save-label").textContent = selected.size ? "Keep texts" : saveLabel();
  part(".scope").hidden = selected.size > 0 || usesOf(current).length === 1;
  showSheet();
};

// Returns the numbers of the uses that have an alt text and a title that can be removed.
const titledUses = (card) =>
  usesOf(card).flatMap((use, n) => (altOf(use) && removableOf([use]).includes("title") ? [n] : []));

const cardsToAnswer = () => (selected.size ? queueOrder.filter((card) => selected.has(card)) : [current]);
const withoutText = () => cardsToAnswer().filter((card) => !currentText(usesOf(card)));
// What keeping does for a use: as with one card, a title is removed if that is all that was found.
const keptEntry = (card, n) => {
  const remove = suggestedRemovals(usesOf(card));
  const use = usesOf(card)[n];
  if (remove && altOf(use) && removableOf([use]).includes(remove)) return cleanEntry({ decision: "alt", alt: altOf(use), remove });
  return cleanEntry({ decision: "right", reason: part("#reason").value });
};
const keptChanges = (card) => usesOf(card).map((_, n) => ({ card, numbers: [n], entry: keptEntry(card, n) }));

const answerSelected = (changes, name) => {
  decide(changes);
  const count = new Set(changes.map(({ card }) => card)).size;
  announce(`${counted(count, "image")}: ${name}.`);
  clearSelection();
  openNext(true);
};
const removeTitles = () => {
  const entry = (card, n) => cleanEntry({ decision: "alt", alt: altOf(usesOf(card)[n]), remove: "title" });
  const change = (card) => titledUses(card).map((n) => ({ card, numbers: [n], entry: entry(card, n) }));
  answerSelected([...selected].flatMap(change), "title removed");
};
