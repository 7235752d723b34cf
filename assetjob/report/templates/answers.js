// --- Answers: what a button or a key decides, and how it is undone.
const answers = []; // for undo: arrays of {card, entries, drafts} as they were before an answer
const NAMES = { alt: "alt text", decorative: "decorative", right: "no change needed", editor: "needs an editor" };

const isUnchanged = (text, uses) =>
  oneLine(text) !== "" && uses.every((use) => altOf(use) && oneLine(altOf(use)) === oneLine(text));

// Returns the entry for the form's text: "right" if all uses have it already and keep their title.
const textEntry = () => {
  const text = part("#words").value;
  const remove = checkedRemovals();
  if (isUnchanged(text, chosenUses()) && !remove) return cleanEntry({ decision: "right", reason: part("#reason").value });
  return cleanEntry({ decision: "alt", alt: text, remove });
};
const entryFor = (decision) =>
  decision === "alt"
    ? textEntry()
    : cleanEntry({ decision, reason: part("#reason").value, remove: decision === "decorative" && !selected.size ? checkedRemovals() : "" });

// Returns why the answer cannot be saved, as [rule, sentence, field to focus], or null.
const objection = (decision, entry, uses) => {
  if (selected.size && decision === "alt") return keepObjection(uses);
  if (!entry) return ["empty", "Type the alt text, or choose another action.", "#words"];
  if (entry.decision !== "right") return null;
  const found = decision === "alt" ? checksOf(part("#words").value, uses) : [];
  const [useless] = found.filter(([rule]) => isUseless(rule));
  if (useless) return [useless[0], `${useless[1]} Change it, or choose “No change needed”.`, "#words"];
  if (uses.some(hasError) && !entry.reason) return ["error", "An error needs a reason.", "#reason"];
  return null;
};

// Returns why the texts of the selected images cannot be kept, or null.
const keepObjection = (uses) => {
  if (drafts.has(draftKey())) return ["batch", "Alt text is saved for one image: clear the selection first.", "#words"];
  const count = withoutText().length;
  if (count) return ["batch", `${counted(count, "selected image")} without alt text: leave them out, or choose another action.`, "#words"];
  const says = (card) => checkWords(currentText(usesOf(card)), nameOf(card), usesOf(card).map(factsOf), "");
  const [useless] = cardsToAnswer().filter((card) => says(card).some(([rule]) => isUseless(rule)));
  if (useless) return ["batch", `The text of ${fileNameOf(useless)} says nothing: leave it out, or choose another action.`, "#words"];
  return uses.some(hasError) && !part("#reason").value.trim() ? ["error", "An error needs a reason.", "#reason"] : null;
};
const isUseless = (rule) => USELESS.some(([name]) => name === rule);

const answer = (decision) => {
  const isBatch = selected.size > 0;
  const entry = isBatch && decision === "alt" ? null : entryFor(decision);
  const wrong = objection(decision, entry, isBatch ? cardsToAnswer().flatMap(usesOf) : chosenUses());
  if (wrong) {
    const [rule, sentence, field] = wrong;
    showWarnings([[rule, sentence]]);
    part(field).focus();
    return;
  }
  measure();
  if (isBatch) {
    const answered = (card) => [{ card, numbers: usesOf(card).map((_, n) => n), entry }];
    const changes = cardsToAnswer().flatMap(decision === "alt" ? keptChanges : answered);
    answerSelected(changes, decision === "alt" ? "text kept" : NAMES[decision]);
    return;
  }
  decide([{ card: current, numbers: chosenNumbers(), entry }]);
  announce(`${fileNameOf(current)}: ${NAMES[entry.decision]}.`);
  openNext(true);
};

// Stores an entry for uses of cards; null clears it, and is stored so that none is copied to it.
const decide = (changes) => {
  const changed = [...new Set(changes.map(({ card }) => card))];
  answers.push(changed.map(remembered));
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  for (const { card, numbers, entry } of changes) {
    const entries = entriesOf(card);
    for (const n of numbers) entries[n] = entry && { ...entry, decided: entry.decided || now };
    decisions.set(card.id, entries);
    for (const key of draftsOn(card)) if (isDraftOf(key, card, numbers)) drafts.delete(key);
  }
  storeAndShow(changed);
};
const isDraftOf = (key, card, numbers) => {
  const scope = key.slice(key.indexOf(" ") + 1);
  return scope === "all" ? numbers.length === usesOf(card).length : numbers.includes(Number(scope));
};
const remembered = (card) => ({
  card,
  entries: decisions.get(card.id)?.slice() ?? null,
  drafts: draftsOn(card).map((key) => [key, drafts.get(key)]),
});

const undo = () => {
  const before = answers.pop();
  if (!before) return;
  for (const { card, entries, drafts: kept } of before) {
    if (entries) decisions.set(card.id, entries);
    else decisions.delete(card.id);
    for (const [key, draft] of kept) drafts.set(key, draft);
  }
  const undone = before.map(({ card }) => card);
  storeAndShow(undone);
  announce(undone.length === 1 ? `Undone: ${fileNameOf(undone[0])}.` : `Undone: ${counted(undone.length, "image")}.`);
  goTo(undone[0]);
};

const clearDecision = () => {
  const numbers = chosenNumbers();
  if (numbers.some((n) => entriesOf(current)[n])) decide([{ card: current, numbers, entry: null }]);
  drafts.delete(draftKey());
  storeAndShow([current]);
  fillForm();
  focusText();
};

const storeAndShow = (changed) => {
  saveDecisions();
  showProgress();
  changed.forEach(showState);
  byId("undo").disabled = answers.length === 0;
};
const announce = (text) => {
  byId("answer-status").textContent = text;
};
