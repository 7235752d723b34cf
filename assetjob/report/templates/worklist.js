// --- The worklist: one picture at a time, its words typed beside it.
const cards = all("#cards > .card");
const cardOf = new Map(cards.map((card) => [card.id, card]));
const form = byId("decision")?.content.querySelector("form") ?? null;
const part = (selector) => form.querySelector(selector);
const queueLinks = new Map();
const narrow = matchMedia("(max-width: 64rem)");
let current = null;

// Returns what `make` makes of each thing, once.
const once = (make) => {
  const made = new Map();
  return (thing) => {
    if (!made.has(thing)) made.set(thing, make(thing));
    return made.get(thing);
  };
};
const spotsOf = once((card) => all(".spot", card));
const nameOf = (card) => card.querySelector("h3").textContent;
const said = (spot, name) => spot.querySelector(`.${name}`)?.textContent ?? "";
const facts = once((spot) => ({
  caption: said(spot, "caption"),
  link: said(spot, "link-name"),
  before: said(spot, "before"),
  after: said(spot, "after"),
  title: spot.querySelector('[data-attribute="title"]')?.textContent ?? "",
  language: spot.dataset.language ?? "",
}));
// A place reads "page:line:column"; a page's path may hold colons itself.
const placeOf = once((spot) => {
  const [, page, line, column] = said(spot, "place").match(/^(.*):(\d+):(\d+)$/s);
  return { page, line: Number(line), column: Number(column) };
});

const entriesOf = (card) => {
  const kept = decisions.get(card.id);
  return spotsOf(card).map((_, n) => kept?.[n] ?? null);
};
const stateOf = (card) => {
  if (!decisions.has(card.id)) return "open";
  const entries = entriesOf(card);
  if (entries.some((entry) => !entry)) return entries.some(Boolean) ? "begun" : "open";
  return entries.some((entry) => entry.decision === "editor") ? "editor" : "done";
};
// An entry is kept with its place: in the next report the same picture may have other uses.
const placed = (id, entries) => {
  const spots = cardOf.has(id) ? spotsOf(cardOf.get(id)) : [];
  return entries.map(
    (entry, n) => entry && spots[n] && { ...entry, context: spots[n].dataset.context, page: placeOf(spots[n]).page },
  );
};
const chosenSpots = () => {
  const spots = spotsOf(current);
  const scope = part("#scope").value;
  return scope === "all" ? spots.map((_, n) => n) : [Number(scope)];
};
const draftKey = () => `${current.id} ${part("#scope").value}`;
const besideOf = (spots) => REMOVABLE.filter((name) => spots.some((s) => s.dataset.beside?.split(" ").includes(name)));
const removed = () => all("input[name=remove]:checked", form).map((box) => box.value);

const openCard = (card) => {
  if (!form || !cards.length) return;
  buildQueue();
  const named = card !== null;
  card ??= current ?? cards.find((one) => stateOf(one) === "open") ?? cards[0];
  current?.classList.remove("current");
  if (current) queueLinks.get(current).removeAttribute("aria-current");
  current = card;
  card.classList.add("current");
  card.querySelector(".side").append(form);
  const link = queueLinks.get(card);
  link.setAttribute("aria-current", "true");
  if (named && narrow.matches) byId("pick").open = false;
  link.scrollIntoView({ block: "nearest", behavior: "instant" });
  fillScope();
  fillForm();
  if (named) {
    if (narrow.matches) card.scrollIntoView({ block: "start", behavior: "instant" });
    else scrollTo({ top: 0, behavior: "instant" });
    byId(`${card.id}-title`).focus({ preventScroll: true });
  }
};

const fillScope = () => {
  const spots = spotsOf(current);
  const options = [new Option(spots.length === 1 ? "its one use" : `all ${spots.length} uses`, "all")];
  if (spots.length > 1) {
    spots.forEach((spot, n) => options.push(new Option(`only ${said(spot, "place")}`, String(n))));
  }
  part("#scope").replaceChildren(...options);
  part(".scope").hidden = spots.length === 1;
};

const fillForm = () => {
  const entries = entriesOf(current);
  const chosen = chosenSpots();
  const [first, ...rest] = chosen.map((n) => entries[n]);
  const entry = rest.every((other) => sameEntry(first, other)) ? first : null;
  const draft = drafts.get(draftKey());
  form.elements.choice.value = draft?.choice ?? entry?.decision ?? "alt";
  part("#words").value = draft?.text ?? (entry ? entry.alt || entry.reason : "");
  const listed = (draft ?? entry)?.remove?.split(" ") ?? [];
  for (const box of all("input[name=remove]", form)) box.checked = listed.includes(box.value);
  part("#words").setAttribute("aria-labelledby", `words-label ${current.id}-title`);
  const languages = new Set(chosen.map((n) => facts(spotsOf(current)[n]).language));
  part("#words").lang = languages.size === 1 ? [...languages][0] : "";
  part("#forget").disabled = !entries.some(Boolean) && !draft;
  sayChecks();
};

const LABELS = {
  alt: "Alt text",
  decorative: "Reason (if it is not plain)",
  editor: "Note for the editor",
  right: "Reason why it is right as it is",
};
const sayChecks = () => {
  const choice = form.elements.choice.value;
  const text = part("#words").value;
  part("#words-label").textContent = LABELS[choice];
  const written = choice === "alt" || choice === "decorative";
  const spots = chosenSpots().map((n) => spotsOf(current)[n]);
  const beside = written ? besideOf(spots) : [];
  part(".remove").hidden = !beside.length;
  for (const label of all(".remove label", form)) label.hidden = !beside.includes(label.dataset.name);
  part("#count").textContent = counted([...oneLine(text)].length, "character");
  part("#unsaved").textContent = drafts.has(draftKey()) ? ", not saved yet" : "";
  const isError = choice === "right" && spots.some((spot) => spot.querySelector(".says .error"));
  const found = choice === "alt" ? checkWords(text, nameOf(current), spots.map(facts), otherWith(text)) : [];
  if (choice === "alt" && beside.includes("role") && !removed().includes("role")) {
    found.unshift(["role", "Nobody hears it while the role hides the picture: take the role away."]);
  }
  if (isError) found.push(["error", "An error stays one: give a text, or declare the picture decorative."]);
  const before = all("li", part("#checks")).map((item) => item.textContent);
  if (found.map(([, sentence]) => sentence).join("\n") !== before.join("\n")) {
    part("#checks").replaceChildren(...found.map(([rule, textContent]) => complaint(rule, textContent)));
  }
};
const complaint = (rule, textContent) => {
  const item = make("li", { textContent });
  item.dataset.rule = rule;
  return item;
};
const foldedAlt = once((alt) => folded(alt));
const otherWith = (text) => {
  const plain = folded(text);
  const has = (card) => {
    const entries = entriesOf(card);
    return spotsOf(card).some((spot, n) => foldedAlt(entries[n] ? entries[n].alt : (spot.dataset.alt ?? "")) === plain);
  };
  const other = plain ? cards.find((card) => card !== current && has(card)) : null;
  return other ? nameOf(other) : "";
};

// What is typed and not saved is kept as well: another card, or a reload, must not lose it.
const typed = () => {
  const draft = { choice: form.elements.choice.value, text: part("#words").value, remove: removed().join(" ") };
  drafts.set(draftKey(), draft);
  part("#forget").disabled = false;
  keepSoon();
  sayState(current);
  sayChecks();
};

const byLabel = (name) => part(`.remove [data-name=${name}]`);

const save = () => {
  const choice = form.elements.choice.value;
  const text = part("#words").value;
  const remove = part(".remove").hidden ? "" : removed().filter((name) => !byLabel(name).hidden).join(" ");
  const entry = cleanEntry({ decision: choice, alt: text, reason: text, remove });
  const missing = choice === "alt" ? !entry : choice === "right" && !entry.reason;
  if (missing) {
    const textContent = choice === "alt" ? "Type the alt text, or choose another answer." : "Say why it is right.";
    part("#checks").replaceChildren(make("li", { textContent }));
    part("#words").focus();
    return;
  }
  decide(entry);
  step(1, true);
};

const forget = () => {
  decide(null);
  fillForm();
  part("#words").focus();
};

// `entry` is null where a decision is taken back; that is kept too, so that no other report's comes.
const decide = (entry) => {
  const entries = entriesOf(current);
  for (const n of chosenSpots()) entries[n] = entry;
  decisions.set(current.id, entries);
  drafts.delete(draftKey());
  keepDecisions();
  sayProgress();
  sayState(current);
};

// Goes to the next card of the queue as it is shown; at its end to one that was skipped, or stays.
const step = (by, onlyOpen = false) => {
  const shown = cards.filter((card) => card === current || !queueLinks.get(card).parentElement.hidden);
  const at = shown.indexOf(current);
  const ahead = by > 0 ? shown.slice(at + 1) : shown.slice(0, at).reverse();
  const isOpen = (card) => ["open", "begun"].includes(stateOf(card));
  const next = (onlyOpen && (ahead.find(isOpen) ?? shown.find(isOpen))) || ahead[0] || current;
  history.replaceState(null, "", `#${next.id}`);
  openCard(next);
  part("#words").focus({ preventScroll: true });
};

const WORDS = { open: "", begun: "begun", done: "decided", editor: "for an editor" };
const sayProgress = () => {
  const done = cards.filter((card) => ["done", "editor"].includes(stateOf(card))).length;
  byId("left").textContent = (cards.length - done).toLocaleString("en");
  if (!form) return;
  const kept = storeFails ? "This browser keeps nothing for this file: export before you close it." : "Kept in this browser.";
  byId("progress").textContent =
    `${done.toLocaleString("en")} of ${counted(cards.length, "picture")} decided. ` +
    `${kept}${done === cards.length && !storeFails ? " Now export the decisions." : ""}`;
};
const sayAll = () => {
  sayProgress();
  for (const card of queueLinks.keys()) sayState(card);
};
const draftsOn = (card) => [...drafts.keys()].filter((key) => key.startsWith(`${card.id} `));
const sayState = (card) => {
  const word = queueLinks.get(card).querySelector(".verdict-word");
  const isTyped = draftsOn(card).length > 0;
  const state = isTyped ? "not saved yet" : WORDS[stateOf(card)];
  word.classList.toggle("typed", isTyped);
  if (word.textContent !== state) word.textContent = state;
};

const searched = once((card) =>
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
      words.every((word) => searched(card).includes(word));
    link.parentElement.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  byId("none-fits").textContent = shown ? "" : "No picture fits.";
};

const buildQueue = () => {
  if (queueLinks.size) return;
  const items = cards.map((card) => {
    const name = nameOf(card);
    const picture = card.querySelector(".thumb").classList[1];
    const file = make("span", { className: "file-name", textContent: name.slice(name.lastIndexOf("/") + 1) || name });
    const told = make("span", {}, file, make("span", { className: "verdict-word" }));
    const link = make("a", { href: `#${card.id}` }, make("span", { className: `mini ${picture}` }), told);
    queueLinks.set(card, link);
    return make("li", {}, link);
  });
  byId("queue").append(...items);
  sayAll();
};

const startWorklist = () => {
  sayProgress();
  if (!form) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  form.addEventListener("input", (event) => (event.target.id === "scope" ? fillForm() : typed()));
  form.addEventListener("click", (event) => {
    if (event.target.dataset.step) step(Number(event.target.dataset.step));
    if (event.target.id === "forget") forget();
  });
  part("#words").addEventListener("keydown", (event) => {
    // An input method (Chinese, Tamil ...) uses Enter itself while it composes.
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    save();
  });
  byId("worklist").addEventListener("keydown", (event) => {
    const by = { PageUp: -1, PageDown: 1 }[event.key];
    if (!by || !event.altKey) return;
    event.preventDefault();
    step(by);
  });
  // The same report in another tab.
  addEventListener("storage", (event) => {
    if (event.key !== STORE) return;
    loadDecisions();
    sayAll();
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
