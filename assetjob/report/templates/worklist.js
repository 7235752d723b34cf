// --- The worklist: one picture at a time, its words typed beside it.
const cards = all("#cards > .card");
const spotsOf = new Map(cards.map((card) => [card, all(".spot", card)]));
const form = byId("decision")?.content.querySelector("form") ?? null;
const part = (selector) => form.querySelector(selector);
const queueLinks = new Map();
let current = null;

const entriesOf = (card) => {
  const kept = decisions.get(card.id);
  return spotsOf.get(card).map((_, n) => kept?.[n] ?? null);
};
const stateOf = (card) => {
  const entries = entriesOf(card);
  if (entries.some((entry) => !entry)) return entries.some(Boolean) ? "begun" : "open";
  return entries.some((entry) => entry.decision === "editor") ? "editor" : "done";
};
const chosenSpots = () => {
  const spots = spotsOf.get(current);
  const scope = part("#scope").value;
  return scope === "all" ? spots.map((_, n) => n) : [Number(scope)];
};
const nameOf = (card) => card.querySelector("h3").textContent;
const said = (spot, name) => spot.querySelector(`.${name}`)?.textContent ?? "";
const besideOf = (spots) => REMOVABLE.filter((name) => spots.some((s) => s.dataset.beside?.split(" ").includes(name)));
const removed = () => all("input[name=remove]:checked", form).map((box) => box.value);
const facts = (spot) => ({
  caption: said(spot, "caption"),
  link: said(spot, "link-name"),
  before: said(spot, "before"),
  after: said(spot, "after"),
  title: spot.querySelector('[data-attribute="title"]')?.textContent ?? "",
  language: spot.dataset.language ?? "",
});
// A place reads "page:line:column"; a page's path may hold colons itself.
const placeOf = (spot) => {
  const [, page, line, column] = said(spot, "place").match(/^(.*):(\d+):(\d+)$/s);
  return { page, line: Number(line), column: Number(column) };
};

const openCard = (card) => {
  if (!form || !cards.length) return;
  const named = card !== null;
  card ??= current ?? cards.find((one) => stateOf(one) === "open") ?? cards[0];
  current?.classList.remove("current");
  if (current) queueLinks.get(current).removeAttribute("aria-current");
  current = card;
  card.classList.add("current");
  card.querySelector(".slot").append(form);
  const link = queueLinks.get(card);
  link.setAttribute("aria-current", "true");
  link.scrollIntoView({ block: "nearest", behavior: "instant" });
  fillScope();
  fillForm();
  if (named) {
    scrollTo({ top: 0, behavior: "instant" });
    byId(`${card.id}-title`).focus({ preventScroll: true });
  }
};

const fillScope = () => {
  const spots = spotsOf.get(current);
  const options = [new Option(spots.length === 1 ? "its one use" : `all ${spots.length} uses`, "all")];
  if (spots.length > 1) {
    spots.forEach((spot, n) => options.push(new Option(`only ${said(spot, "place")}`, String(n))));
  }
  part("#scope").replaceChildren(...options);
  part(".scope").hidden = spots.length === 1;
};

const fillForm = () => {
  const entries = entriesOf(current);
  const [first, ...rest] = chosenSpots().map((n) => entries[n]);
  const entry = rest.every((other) => sameEntry(first, other)) ? first : null;
  form.elements.choice.value = entry?.decision ?? "alt";
  part("#words").value = entry ? entry.alt || entry.reason : "";
  const listed = entry?.remove?.split(" ") ?? [];
  for (const box of all("input[name=remove]", form)) box.checked = listed.includes(box.value);
  part("#words").setAttribute("aria-labelledby", `words-label ${current.id}-title`);
  part("#forget").disabled = !entries.some(Boolean);
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
  const beside = written ? besideOf(chosenSpots().map((n) => spotsOf.get(current)[n])) : [];
  part(".remove").hidden = !beside.length;
  for (const label of all(".remove label", form)) label.hidden = !beside.includes(label.dataset.name);
  part("#count").textContent = counted([...oneLine(text)].length, "character");
  const spots = chosenSpots().map((n) => facts(spotsOf.get(current)[n]));
  const found = choice === "alt" ? checkWords(text, nameOf(current), spots, otherWith(text)) : [];
  if (choice === "alt" && beside.includes("role") && !removed().includes("role")) {
    found.unshift(["role", "Nobody hears it while the role hides the picture: take the role away."]);
  }
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
const otherWith = (text) => {
  const plain = folded(text);
  const has = (card) => {
    const entries = entriesOf(card);
    return spotsOf.get(card).some((spot, n) => folded(entries[n] ? entries[n].alt : (spot.dataset.alt ?? "")) === plain);
  };
  const other = plain ? cards.find((card) => card !== current && has(card)) : null;
  return other ? nameOf(other) : "";
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
  const entries = entriesOf(current);
  for (const n of chosenSpots()) entries[n] = entry;
  decisions.set(current.id, entries);
  keepDecisions();
  sayProgress();
  step(1, true);
};

const forget = () => {
  const entries = entriesOf(current);
  for (const n of chosenSpots()) entries[n] = null;
  if (entries.some(Boolean)) decisions.set(current.id, entries);
  else decisions.delete(current.id);
  keepDecisions();
  sayProgress();
  fillForm();
  part("#words").focus();
};

// Goes to the next card of the queue as it is shown; at its end, stays.
const step = (by, onlyOpen = false) => {
  const shown = cards.filter((card) => card === current || !queueLinks.get(card).parentElement.hidden);
  const ahead = by > 0 ? shown.slice(shown.indexOf(current) + 1) : shown.slice(0, shown.indexOf(current)).reverse();
  const next = (onlyOpen && ahead.find((card) => stateOf(card) !== "done")) || ahead[0] || current;
  history.replaceState(null, "", `#${next.id}`);
  openCard(next);
  part("#words").focus({ preventScroll: true });
};

const WORDS = { open: "", begun: "begun", done: "decided", editor: "for an editor" };
const sayProgress = () => {
  const states = cards.map(stateOf);
  const done = states.filter((state) => state === "done" || state === "editor").length;
  const left = cards.length - done;
  byId("left").textContent = left.toLocaleString("en");
  byId("progress").textContent =
    `${done.toLocaleString("en")} of ${counted(cards.length, "picture")} decided. ` +
    (storeFails ? "This browser keeps nothing for this file: export before you close it." : "Kept in this browser.");
  cards.forEach((card, n) => {
    const word = queueLinks.get(card).querySelector(".verdict-word");
    if (word.textContent !== WORDS[states[n]]) word.textContent = WORDS[states[n]];
  });
};

const showQueue = () => {
  const show = byId("queue-show").value;
  const words = byId("queue-find").value.toLowerCase();
  for (const card of cards) {
    const state = stateOf(card);
    const fits =
      (!show || show === state || (show === "open" && state === "begun") || (show === "done" && state === "editor")) &&
      (!words || card.textContent.toLowerCase().includes(words));
    queueLinks.get(card).parentElement.hidden = !fits;
  }
};

const buildQueue = () => {
  for (const card of cards) {
    const name = nameOf(card);
    const picture = card.querySelector(".thumb").classList[1];
    const link = make(
      "a",
      { href: `#${card.id}` },
      make("span", { className: `mini ${picture}` }),
      make(
        "span",
        {},
        make("span", { className: "file-name", textContent: name.slice(name.lastIndexOf("/") + 1) || name }),
        make("span", { className: "verdict-word" }),
      ),
    );
    queueLinks.set(card, link);
    byId("queue").append(make("li", {}, link));
  }
};

const startWorklist = () => {
  if (!form) return;
  buildQueue();
  sayProgress();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  form.addEventListener("input", (event) => (event.target.id === "scope" ? fillForm() : sayChecks()));
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
    sayProgress();
    if (document.activeElement !== part("#words")) openCard(null);
  });
  byId("queue-show").addEventListener("change", showQueue);
  byId("queue-find").addEventListener("input", showQueue);
};
