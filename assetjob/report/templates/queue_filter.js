// --- Filter and sort of the queue.
const SEVERITIES = ["error", "warning", "review"];
const severityOf = once((card) => SEVERITIES.find((name) => card.querySelector(`.use-findings .${name}`)) ?? "");
const FILTERS = {
  "queue-show": (card, value) => {
    const state = stateOf(card);
    if (value === "selected") return selected.has(card);
    return value === state || (value === "open" && state === "begun") || (value === "done" && state === "editor");
  },
  "queue-rule": (card, value) => cardRulesOf(card).has(value),
  "queue-severity": (card, value) => severityOf(card) === value,
  "queue-folder": (card, value) => folderOf(card) === value,
  "queue-page": (card, value) => usesOf(card).some((use) => locationOf(use).page === value),
  "queue-kind": (card, value) => usesOf(card).some((use) => use.dataset.kind === value),
  "queue-suggestion": (card, value) => suggestionsOf(card).length > 0 === (value === "yes"),
  "queue-changed": (card, value) => (card.dataset.changed !== undefined) === (value === "yes"),
  "queue-find": (card, value) => value.toLowerCase().split(/\s+/).every((word) => searchText(card).includes(word)),
};
const ORDERS = {
  "": () => 0,
  file: (a, b) => nameOf(a).localeCompare(nameOf(b), "en"),
  page: (a, b) => locationOf(usesOf(a)[0]).page.localeCompare(locationOf(usesOf(b)[0]).page, "en"),
  uses: (a, b) => usesOf(b).length - usesOf(a).length,
};

const searchText = once((card) => {
  const parts = [...card.children].map((child) => child.querySelector(":scope > .alts") ?? child);
  return [nameOf(card), ...parts.map((each) => each.textContent), ...cardRulesOf(card)].join(" ").toLowerCase();
});

const filterQueue = () => {
  const filters = Object.entries(FILTERS).flatMap(([id, matches]) => {
    const value = byId(id).value.trim();
    return value ? [(card) => matches(card, value)] : [];
  });
  for (const [card, link] of queueLinks) {
    const isFiltered = !filters.every((matches) => matches(card));
    link.parentElement.hidden = isFiltered;
    card.classList.toggle("filtered", isFiltered); // it is not printed
  }
  const shown = shownCards();
  byId("matches").textContent = filters.length ? `${counted(shown.length, "image")} shown.` : "";
  if (shown.length) setTabStop(isShown(current) ? current : shown[0]);
};
const sortQueue = () => {
  const order = ORDERS[byId("queue-sort").value];
  queueOrder = [...cards].sort(order);
  byId("queue").append(...queueOrder.map((card) => queueLinks.get(card).parentElement));
};

const fillOptions = (id, values, label) => {
  const sorted = [...new Set(values.filter(Boolean))].sort((a, b) => label(a).localeCompare(label(b), "en"));
  byId(id).append(...sorted.map((value) => new Option(label(value), value)));
};
const ruleTitle = (name) => byId(`rule-${name}`)?.querySelector("h3 a").textContent ?? name;
const startQueueFilter = () => {
  fillOptions("queue-rule", cards.flatMap((card) => [...cardRulesOf(card)]), ruleTitle);
  fillOptions("queue-folder", cards.map(folderOf), (folder) => folder);
  fillOptions("queue-page", cards.flatMap(usesOf).map((use) => locationOf(use).page), (page) => page);
  fillOptions("queue-kind", cards.flatMap(usesOf).map((use) => use.dataset.kind), (kind) => kind);
  byId("queue-changed").parentElement.hidden = !cards.some((card) => card.dataset.changed !== undefined);
  byId("queue-sort").addEventListener("change", sortQueue);
  for (const id of Object.keys(FILTERS)) byId(id).addEventListener("input", filterQueue);
};
