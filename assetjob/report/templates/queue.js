// --- The queue: the cards as a list of links, which is one tab stop.
const queueLinks = new Map();
let queueOrder = cards;
const narrow = matchMedia("(max-width: 64rem)");

const openCard = (card) => {
  if (!form || !cards.length) return;
  buildQueue();
  const isChosen = card !== null;
  card ??= current ?? queueOrder.find((one) => stateOf(one) === "open") ?? queueOrder[0];
  current?.classList.remove("current");
  if (current) queueLinks.get(current).removeAttribute("aria-current");
  current = card;
  card.classList.add("current");
  card.querySelector(".side").append(form);
  queueLinks.get(card).setAttribute("aria-current", "true");
  setTabStop(card);
  if (isChosen && narrow.matches) byId("pick").open = false;
  queueLinks.get(card).scrollIntoView({ block: "nearest", behavior: "instant" });
  fillScope();
  fillForm();
  startClock();
  if (isChosen) scrollToCard();
};
const scrollToCard = () => {
  if (narrow.matches) current.scrollIntoView({ block: "start", behavior: "instant" });
  else scrollTo({ top: 0, behavior: "instant" });
};

const isShown = (card) => !queueLinks.get(card).parentElement.hidden;
const shownCards = () => queueOrder.filter(isShown);

// Opens a card and gives the focus to its text; the URL names the card.
const goTo = (card) => {
  history.replaceState(null, "", `#${card.id}`);
  openCard(card);
  focusText();
};
const openNeighbour = (by) => {
  const shown = queueOrder.filter((card) => card === current || isShown(card));
  goTo(shown[shown.indexOf(current) + by] ?? current);
};
// Opens the next undecided card, also from the start of the list; else the next one, or stays.
const openNext = (isAnswered = false) => {
  const shown = queueOrder.filter((card) => card === current || isShown(card));
  const at = shown.indexOf(current);
  const [after, before] = [shown.slice(at + 1), shown.slice(0, at)];
  const next = after.find(isUndecided) ?? before.find(isUndecided) ?? (isAnswered ? after[0] : null);
  goTo(next ?? current);
};

// The list has one tab stop; arrow keys move the focus inside it (ARIA Authoring Practices).
const setTabStop = (card) => {
  for (const link of queueLinks.values()) link.tabIndex = -1;
  queueLinks.get(card).tabIndex = 0;
};
const moveFocus = (event) => {
  const shown = shownCards();
  const at = shown.findIndex((card) => queueLinks.get(card) === document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.length - 1 }[event.key];
  if (at < 0 || to === undefined || event.altKey || !shown[to]) return;
  event.preventDefault();
  setTabStop(shown[to]);
  queueLinks.get(shown[to]).focus();
};

const STATES = { open: "", begun: "partly decided", done: "decided", editor: "needs an editor" };
const showState = (card) => {
  const word = queueLinks.get(card)?.querySelector(".card-state");
  if (!word) return;
  const isUnsaved = draftsOn(card).length > 0;
  word.classList.toggle("unsaved", isUnsaved);
  word.textContent = isUnsaved ? "not saved" : STATES[stateOf(card)];
};
const showAllStates = () => {
  showProgress();
  for (const card of queueLinks.keys()) showState(card);
};

const queueItem = (card) => {
  const thumbnail = card.querySelector(".thumb").classList[1];
  const file = make("span", { className: "file-name", textContent: fileNameOf(card) });
  const label = make("span", {}, file, make("span", { className: "card-state" }));
  const link = make("a", { href: `#${card.id}`, tabIndex: -1 }, make("span", { className: `mini ${thumbnail}` }), label);
  queueLinks.set(card, link);
  return make("li", {}, link);
};
const buildQueue = () => {
  if (queueLinks.size) return;
  byId("queue").append(...cards.map(queueItem));
  byId("queue").addEventListener("keydown", moveFocus);
  showAllStates();
};

const searchText = once((card) => {
  const parts = [...card.children].map((child) => child.querySelector(":scope > .alts") ?? child);
  const rules = usesOf(card).flatMap(rulesOf);
  return [nameOf(card), ...parts.map((each) => each.textContent), ...rules].join(" ").toLowerCase();
});
const showQueue = () => {
  const show = byId("queue-show").value;
  const words = byId("queue-find").value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const [card, link] of queueLinks) {
    const state = stateOf(card);
    const matches =
      (!show || show === state || (show === "open" && state === "begun") || (show === "done" && state === "editor")) &&
      words.every((word) => searchText(card).includes(word));
    link.parentElement.hidden = !matches;
  }
  const shown = shownCards();
  byId("no-matches").textContent = shown.length ? "" : "No image matches.";
  if (shown.length) setTabStop(isShown(current) ? current : shown[0]);
};
