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
  part("#show-full").disabled = !hasFullSize(card);
  showGroupsSoon();
  showSelection();
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
// At once, so that keys typed next are meant for that card: the browser navigates later.
const openFromLink = (event, card) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  history.pushState(null, "", `#${card.id}`);
  goTo(card);
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
// Space selects, Shift with an arrow key selects on the way.
const moveFocus = (event) => {
  const shown = shownCards();
  const at = shown.findIndex((card) => queueLinks.get(card) === document.activeElement);
  if (at < 0 || event.altKey) return;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.length - 1 }[event.key];
  if (event.key === " ") toggle(shown[at], !selected.has(shown[at]), event.shiftKey);
  else if (!shown[to]) return;
  else {
    if (event.shiftKey) select([shown[at], shown[to]]);
    setTabStop(shown[to]);
    queueLinks.get(shown[to]).focus();
  }
  event.preventDefault();
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
  const file = make("span", { className: "file-name", textContent: fileNameOf(card) });
  const label = make("span", {}, file, make("span", { className: "card-state" }));
  const link = make("a", { href: `#${card.id}`, tabIndex: -1 }, miniOf(card), label);
  const box = make("input", { type: "checkbox", tabIndex: -1, ariaLabel: `Select ${fileNameOf(card)}` });
  link.addEventListener("click", (event) => openFromLink(event, card));
  box.addEventListener("click", (event) => toggle(card, box.checked, event.shiftKey));
  queueLinks.set(card, link);
  return make("li", {}, box, link);
};
const buildQueue = () => {
  if (queueLinks.size) return;
  byId("queue").append(...cards.map(queueItem));
  byId("queue").addEventListener("keydown", moveFocus);
  startQueueFilter();
  showAllStates();
};
