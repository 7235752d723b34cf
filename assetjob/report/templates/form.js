// --- The form: the alt text of one image, with the current text to accept or change.
const form = byId("decision")?.content.querySelector("form") ?? null;
const part = (selector) => form.querySelector(selector);
let current = null;

const chosenNumbers = () => {
  const scope = part("#scope").value;
  return scope === "all" ? usesOf(current).map((_, n) => n) : [Number(scope)];
};
const chosenUses = () => chosenNumbers().map((n) => usesOf(current)[n]);
const draftKey = () => `${current.id} ${part("#scope").value}`;
const checkedRemovals = () => {
  const removable = removableOf(chosenUses());
  const checked = all("input[name=remove]:checked", form).map((box) => box.value);
  return checked.filter((name) => removable.includes(name)).join(" ");
};

// Returns the current alt text of the uses: the most frequent one if they differ.
const currentText = (uses) => {
  const counts = new Map();
  for (const alt of uses.map(altOf).filter(Boolean)) counts.set(alt, (counts.get(alt) ?? 0) + 1);
  return [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a))[0] ?? "";
};
// Suggests to remove the title if that is all that was found.
const suggestedRemovals = (uses) => {
  const rules = new Set(uses.flatMap(rulesOf));
  return rules.size === 1 && rules.has("alt-repeats-title") ? "title" : "";
};

const fillScope = () => {
  const uses = usesOf(current);
  const options = [new Option(`all ${uses.length} uses`, "all")];
  if (uses.length > 1) {
    uses.forEach((use, n) => options.push(new Option(`only ${textOf(use, "location")}`, String(n))));
  }
  part("#scope").replaceChildren(...options);
  part(".scope").hidden = uses.length === 1;
};

const fillForm = () => {
  const entries = entriesOf(current);
  const uses = chosenUses();
  const [first, ...rest] = chosenNumbers().map((n) => entries[n]);
  const entry = rest.every((other) => sameEntry(first, other)) ? first : null;
  const draft = drafts.get(draftKey());
  part("#words").value = draft?.text ?? (entry?.alt || currentText(uses));
  part("#reason").value = draft?.reason ?? entry?.reason ?? "";
  const removals = (draft ?? entry)?.remove ?? suggestedRemovals(uses);
  for (const box of all("input[name=remove]", form)) box.checked = removals.split(" ").includes(box.value);
  part("#words").setAttribute("aria-labelledby", `words-label ${current.id}-title`);
  const languages = new Set(uses.map((use) => factsOf(use).language));
  part("#words").lang = languages.size === 1 ? [...languages][0] : "";
  part("#clear").disabled = !entries.some(Boolean) && !draft;
  for (const button of all("[data-decision]", form)) {
    button.setAttribute("aria-pressed", String(entry?.decision === button.dataset.decision));
  }
  showSuggestions();
  showChecks();
};

const isTouch = () => matchMedia("(pointer: coarse)").matches; // a screen keyboard would cover the image
const focusText = () => {
  if (isTouch()) return;
  part("#words").focus({ preventScroll: true });
  part("#words").select();
};
// Gives the focus back to the text box, with the selection that it had, unless another control
// has it.
const isTyping = () => current && byId("worklist").matches(".current") && !document.querySelector("dialog[open]");
const refocus = () => {
  if (!isTyping() || isTouch() || !document.activeElement.contains(part("#words"))) return;
  part("#words").focus({ preventScroll: true });
};
const typeEarlyLetters = () => {
  const early = window.assetjobEarly;
  early.stop();
  if (!early.letters || !isTyping()) return;
  part("#words").value = early.letters;
  saveDraft();
};

const warning = (rule, textContent) => {
  const item = make("li", { textContent });
  item.dataset.rule = rule;
  return item;
};
const checksOf = (text, uses) => {
  const found = checkWords(text, nameOf(current), uses.map(factsOf), otherWith(text, current));
  const isHidden = removableOf(uses).includes("role") && !checkedRemovals().split(" ").includes("role");
  return isHidden ? [["role", "Screen readers skip this image: remove the role."], ...found] : found;
};
const showChecks = () => {
  const text = part("#words").value;
  const uses = chosenUses();
  const removable = removableOf(uses);
  part(".remove").hidden = !removable.length;
  for (const label of all(".remove label", form)) label.hidden = !removable.includes(label.dataset.name);
  part("#count").textContent = counted([...oneLine(text)].length, "character");
  part("#unsaved").textContent = drafts.has(draftKey()) ? ", not saved" : "";
  part("#save-label").textContent = saveLabel();
  showWarnings(checksOf(text, uses));
};
const saveLabel = () => (isUnchanged(part("#words").value, chosenUses()) ? "Keep text" : "Save text");
const showWarnings = (found) => {
  const before = all("li", part("#checks")).map((item) => item.textContent);
  if (found.map(([, sentence]) => sentence).join("\n") === before.join("\n")) return;
  part("#checks").replaceChildren(...found.map(([rule, sentence]) => warning(rule, sentence)));
};

// Unsaved text is stored too, so that another card or a reload does not lose it.
const saveDraft = () => {
  drafts.set(draftKey(), { text: part("#words").value, reason: part("#reason").value, remove: checkedRemovals() });
  part("#clear").disabled = false;
  saveSoon();
  showState(current);
  showChecks();
};
