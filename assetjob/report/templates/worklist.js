// --- The worklist: one image at a time, with a form for its alt text.
const cards = all("#cards > .card");
const cardOf = new Map(cards.map((card) => [card.id, card]));
const form = byId("decision")?.content.querySelector("form") ?? null;
const part = (selector) => form.querySelector(selector);
const queueLinks = new Map();
const narrow = matchMedia("(max-width: 64rem)");
let current = null;

// Returns a function that calls `make` once for each argument.
const once = (make) => {
  const made = new Map();
  return (argument) => {
    if (!made.has(argument)) made.set(argument, make(argument));
    return made.get(argument);
  };
};
const usesOf = once((card) => all(".image-use", card));
const nameOf = (card) => card.querySelector("h3").textContent;
const textOf = (use, name) => use.querySelector(`.${name}`)?.textContent ?? "";
const facts = once((use) => ({
  caption: textOf(use, "caption"),
  link: textOf(use, "link-name"),
  before: textOf(use, "before"),
  after: textOf(use, "after"),
  title: use.querySelector('[data-attribute="title"]')?.textContent ?? "",
  language: use.dataset.language ?? "",
}));
// A location is "page:line:column"; the path of a page may contain colons.
const locationOf = once((use) => {
  const [, page, line, column] = textOf(use, "location").match(/^(.*):(\d+):(\d+)$/s);
  return { page, line: Number(line), column: Number(column) };
});

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
// An entry is stored with its context: in the next report the image may have other uses.
const withContext = (id, entries) => {
  const uses = cardOf.has(id) ? usesOf(cardOf.get(id)) : [];
  return entries.map(
    (entry, n) => entry && uses[n] && { ...entry, context: uses[n].dataset.context, page: locationOf(uses[n]).page },
  );
};
const chosenUses = () => {
  const uses = usesOf(current);
  const scope = part("#scope").value;
  return scope === "all" ? uses.map((_, n) => n) : [Number(scope)];
};
const draftKey = () => `${current.id} ${part("#scope").value}`;
const removableOf = (uses) => REMOVABLE.filter((name) => uses.some((s) => s.dataset.removable?.split(" ").includes(name)));
const removed = () => all("input[name=remove]:checked", form).map((box) => box.value);

const openCard = (card) => {
  if (!form || !cards.length) return;
  buildQueue();
  const isChosen = card !== null;
  card ??= current ?? cards.find((one) => stateOf(one) === "open") ?? cards[0];
  current?.classList.remove("current");
  if (current) queueLinks.get(current).removeAttribute("aria-current");
  current = card;
  card.classList.add("current");
  card.querySelector(".side").append(form);
  const link = queueLinks.get(card);
  link.setAttribute("aria-current", "true");
  if (isChosen && narrow.matches) byId("pick").open = false;
  link.scrollIntoView({ block: "nearest", behavior: "instant" });
  fillScope();
  fillForm();
  if (isChosen) {
    if (narrow.matches) card.scrollIntoView({ block: "start", behavior: "instant" });
    else scrollTo({ top: 0, behavior: "instant" });
    byId(`${card.id}-title`).focus({ preventScroll: true });
  }
};

const fillScope = () => {
  const uses = usesOf(current);
  const options = [new Option(uses.length === 1 ? "its only use" : `all ${uses.length} uses`, "all")];
  if (uses.length > 1) {
    uses.forEach((use, n) => options.push(new Option(`only ${textOf(use, "location")}`, String(n))));
  }
  part("#scope").replaceChildren(...options);
  part(".scope").hidden = uses.length === 1;
};

const fillForm = () => {
  const entries = entriesOf(current);
  const chosen = chosenUses();
  const [first, ...rest] = chosen.map((n) => entries[n]);
  const entry = rest.every((other) => sameEntry(first, other)) ? first : null;
  const draft = drafts.get(draftKey());
  form.elements.choice.value = draft?.choice ?? entry?.decision ?? "alt";
  part("#words").value = draft?.text ?? (entry ? entry.alt || entry.reason : "");
  const listed = (draft ?? entry)?.remove?.split(" ") ?? [];
  for (const box of all("input[name=remove]", form)) box.checked = listed.includes(box.value);
  part("#words").setAttribute("aria-labelledby", `words-label ${current.id}-title`);
  const languages = new Set(chosen.map((n) => facts(usesOf(current)[n]).language));
  part("#words").lang = languages.size === 1 ? [...languages][0] : "";
  part("#forget").disabled = !entries.some(Boolean) && !draft;
  showChecks();
};

const LABELS = {
  alt: "Alt text",
  decorative: "Reason (optional)",
  editor: "Note for the editor",
  right: "Reason",
};
const showChecks = () => {
  const choice = form.elements.choice.value;
  const text = part("#words").value;
  part("#words-label").textContent = LABELS[choice];
  const written = choice === "alt" || choice === "decorative";
  const uses = chosenUses().map((n) => usesOf(current)[n]);
  const removable = written ? removableOf(uses) : [];
  part(".remove").hidden = !removable.length;
  for (const label of all(".remove label", form)) label.hidden = !removable.includes(label.dataset.name);
  part("#count").textContent = counted([...oneLine(text)].length, "character");
  part("#unsaved").textContent = drafts.has(draftKey()) ? ", not saved" : "";
  const isError = choice === "right" && uses.some((use) => use.querySelector(".use-findings .error"));
  const found = choice === "alt" ? checkWords(text, nameOf(current), uses.map(facts), otherWith(text)) : [];
  if (choice === "alt" && removable.includes("role") && !removed().includes("role")) {
    found.unshift(["role", "Screen readers skip this image: remove the role."]);
  }
  if (isError) found.push(["error", "This does not resolve an error: give a text, or mark the image as decorative."]);
  const before = all("li", part("#checks")).map((item) => item.textContent);
  if (found.map(([, sentence]) => sentence).join("\n") !== before.join("\n")) {
    part("#checks").replaceChildren(...found.map(([rule, textContent]) => warning(rule, textContent)));
  }
};
const warning = (rule, textContent) => {
  const item = make("li", { textContent });
  item.dataset.rule = rule;
  return item;
};
const foldedAlt = once((alt) => folded(alt));
const otherWith = (text) => {
  const plain = folded(text);
  const has = (card) => {
    const entries = entriesOf(card);
    return usesOf(card).some((use, n) => foldedAlt(entries[n] ? entries[n].alt : (use.dataset.alt ?? "")) === plain);
  };
  const other = plain ? cards.find((card) => card !== current && has(card)) : null;
  return other ? nameOf(other) : "";
};

// Unsaved text is stored too, so that another card or a reload does not lose it.
const keepDraft = () => {
  const draft = { choice: form.elements.choice.value, text: part("#words").value, remove: removed().join(" ") };
  drafts.set(draftKey(), draft);
  part("#forget").disabled = false;
  saveSoon();
  showState(current);
  showChecks();
};

const byLabel = (name) => part(`.remove [data-name=${name}]`);

const save = () => {
  const choice = form.elements.choice.value;
  const text = part("#words").value;
  const remove = part(".remove").hidden ? "" : removed().filter((name) => !byLabel(name).hidden).join(" ");
  const entry = cleanEntry({ decision: choice, alt: text, reason: text, remove });
  const missing = choice === "alt" ? !entry : choice === "right" && !entry.reason;
  if (missing) {
    const textContent = choice === "alt" ? "Type the alt text, or choose another action." : "Give a reason.";
    part("#checks").replaceChildren(make("li", { textContent }));
    part("#words").focus();
    return;
  }
  decide(entry);
  goBy(1, true);
};

const forget = () => {
  decide(null);
  fillForm();
  part("#words").focus();
};

// `entry` is null to clear a decision; that is stored too, so that none is copied from another report.
const decide = (entry) => {
  const entries = entriesOf(current);
  for (const n of chosenUses()) entries[n] = entry;
  decisions.set(current.id, entries);
  drafts.delete(draftKey());
  saveDecisions();
  showProgress();
  showState(current);
};

// Opens the next card that the queue shows; at the end one that was skipped, if any.
const goBy = (by, onlyOpen = false) => {
  const shown = cards.filter((card) => card === current || !queueLinks.get(card).parentElement.hidden);
  const at = shown.indexOf(current);
  const ahead = by > 0 ? shown.slice(at + 1) : shown.slice(0, at).reverse();
  const isOpen = (card) => ["open", "begun"].includes(stateOf(card));
  const next = (onlyOpen && (ahead.find(isOpen) ?? shown.find(isOpen))) || ahead[0] || current;
  history.replaceState(null, "", `#${next.id}`);
  openCard(next);
  part("#words").focus({ preventScroll: true });
};

const STATES = { open: "", begun: "partly decided", done: "decided", editor: "needs an editor" };
const showProgress = () => {
  const done = cards.filter((card) => ["done", "editor"].includes(stateOf(card))).length;
  byId("left").textContent = (cards.length - done).toLocaleString("en");
  if (!form) return;
  const stored = storeFails ? "This browser does not store them: export before you close this file." : "Stored in this browser.";
  byId("progress").textContent =
    `${done.toLocaleString("en")} of ${counted(cards.length, "image")} decided. ` +
    `${stored}${done === cards.length && !storeFails ? " Now export the decisions." : ""}`;
};
const showAllStates = () => {
  showProgress();
  for (const card of queueLinks.keys()) showState(card);
};
const draftsOn = (card) => [...drafts.keys()].filter((key) => key.startsWith(`${card.id} `));
const showState = (card) => {
  const word = queueLinks.get(card).querySelector(".card-state");
  const isUnsaved = draftsOn(card).length > 0;
  const state = isUnsaved ? "not saved" : STATES[stateOf(card)];
  word.classList.toggle("unsaved", isUnsaved);
  if (word.textContent !== state) word.textContent = state;
};

const searchText = once((card) =>
  [...card.children].map((part) => (part.querySelector(":scope > .alts") ?? part).textContent).join(" ").toLowerCase(),
);
const showQueue = () => {
  const show = byId("queue-show").value;
  const words = byId("queue-find").value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const [card, link] of queueLinks) {
    const state = stateOf(card);
    const fits =
      (!show || show === state || (show === "open" && state === "begun") || (show === "done" && state === "editor")) &&
      words.every((word) => searchText(card).includes(word));
    link.parentElement.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  byId("no-matches").textContent = shown ? "" : "No image matches.";
};

const buildQueue = () => {
  if (queueLinks.size) return;
  const items = cards.map((card) => {
    const name = nameOf(card);
    const thumbnail = card.querySelector(".thumb").classList[1];
    const file = make("span", { className: "file-name", textContent: name.slice(name.lastIndexOf("/") + 1) || name });
    const label = make("span", {}, file, make("span", { className: "card-state" }));
    const link = make("a", { href: `#${card.id}` }, make("span", { className: `mini ${thumbnail}` }), label);
    queueLinks.set(card, link);
    return make("li", {}, link);
  });
  byId("queue").append(...items);
  showAllStates();
};

const startWorklist = () => {
  showProgress();
  if (!form) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  form.addEventListener("input", (event) => (event.target.id === "scope" ? fillForm() : keepDraft()));
  form.addEventListener("click", (event) => {
    if (event.target.dataset.step) goBy(Number(event.target.dataset.step));
    if (event.target.id === "forget") forget();
  });
  part("#words").addEventListener("keydown", (event) => {
    // While an input method (Chinese, Tamil) is composing, Enter belongs to it.
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    save();
  });
  byId("worklist").addEventListener("keydown", (event) => {
    const by = { PageUp: -1, PageDown: 1 }[event.key];
    if (!by || !event.altKey) return;
    event.preventDefault();
    goBy(by);
  });
  // The same report is open in another tab.
  addEventListener("storage", (event) => {
    if (event.key !== STORE) return;
    loadDecisions();
    showAllStates();
    if (document.activeElement !== part("#words")) openCard(null);
  });
  addEventListener("pagehide", () => {
    if (drafts.size) write();
  });
  byId("queue-show").addEventListener("change", showQueue);
  byId("queue-find").addEventListener("input", showQueue);
  const fold = () => (byId("pick").open = !narrow.matches);
  narrow.addEventListener("change", fold);
  fold();
};
