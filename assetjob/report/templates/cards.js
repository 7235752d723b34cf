// --- Cards: what the report says about each image that needs a decision, and what was decided.
const cards = all("#cards > .card");
const cardOf = new Map(cards.map((card) => [card.id, card]));

// Returns a function that calls `make` once for each argument.
const once = (make) => {
  const made = new Map();
  return (argument) => {
    if (!made.has(argument)) made.set(argument, make(argument));
    return made.get(argument);
  };
};
const usesOf = once((card) => all(".image-use", card));
const nameOf = (card) => card.dataset.name;
const fileNameOf = (card) => card.querySelector("h3").textContent;
const textOf = (use, name) => use.querySelector(`.${name}`)?.textContent ?? "";
const factsOf = once((use) => ({
  caption: textOf(use, "caption"),
  link: textOf(use, "link-name"),
  isLinked: textOf(use, "link-target") !== "",
  before: textOf(use, "before"),
  after: textOf(use, "after"),
  title: use.querySelector('[data-attribute="title"]')?.textContent ?? "",
  language: use.dataset.language ?? "",
}));
const altOf = (use) => use.dataset.alt ?? "";
// A location is "page:line:column"; the path of a page may contain colons.
const locationOf = once((use) => {
  const [, page, line, column] = textOf(use, "location").match(/^(.*):(\d+):(\d+)$/s);
  return { page, line: Number(line), column: Number(column) };
});
const folderOf = once((card) => textOf(card, "folder"));
const rulesOf = once((use) => all(".use-findings li", use).map((item) => item.dataset.rule));
const cardRulesOf = once((card) => new Set(usesOf(card).flatMap(rulesOf)));
const hasError = (use) => use.querySelector(".use-findings .error") !== null;
const removableOf = (uses) => REMOVABLE.filter((name) => uses.some((use) => use.dataset.removable?.split(" ").includes(name)));

const entriesOf = (card) => {
  const entries = decisions.get(card.id);
  return usesOf(card).map((_, n) => entries?.[n] ?? null);
};
const stateOf = (card) => {
  if (!decisions.has(card.id)) return "open";
  const entries = entriesOf(card);
  if (entries.some((entry) => !entry)) return entries.some(Boolean) ? "begun" : "open";
  return entries.some((entry) => entry.decision === "editor") ? "editor" : "done";
};
const isUndecided = (card) => ["open", "begun"].includes(stateOf(card));
const draftsOn = (card) => [...drafts.keys()].filter((key) => key.startsWith(`${card.id} `));

// An entry is stored with its context: in the next report the image may have other uses.
const withContext = (id, entries) => {
  const uses = cardOf.has(id) ? usesOf(cardOf.get(id)) : [];
  return entries.map(
    (entry, n) => entry && uses[n] && { ...entry, context: uses[n].dataset.context, page: locationOf(uses[n]).page },
  );
};

const foldedAlt = once((alt) => folded(alt));
// Returns the name of another image that has the text, or "".
const otherWith = (text, card) => {
  const plain = folded(text);
  const has = (other) => {
    const entries = entriesOf(other);
    return usesOf(other).some((use, n) => foldedAlt(entries[n] ? entries[n].alt : altOf(use)) === plain);
  };
  const other = plain ? cards.find((each) => each !== card && has(each)) : null;
  return other ? nameOf(other) : "";
};
