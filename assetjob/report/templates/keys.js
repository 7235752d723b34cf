// --- Keys and buttons of the worklist.
const ANSWER_KEYS = { 1: "alt", 2: "decorative", 3: "right", 4: "editor" };
const MOVES = { PageUp: -1, ArrowUp: -1, PageDown: 1, ArrowDown: 1 };
// The letter of a key: with Option, macOS gives another character, and then the key's place counts.
const letterOf = (event) => (/^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : event.code.slice(3).toLowerCase());

// A blank scrolls the page, unless a text has been begun.
const isLetter = (event) =>
  event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && (event.key !== " " || drafts.has(draftKey()));

const onShortcut = (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  const actions = { n: () => openNext(), z: undo, s: useNextSuggestion, i: showFull, g: selectNextGroup };
  const digit = Number(/^Digit(\d)$/.exec(event.code)?.[1] ?? 0);
  const action =
    (digit >= FIRST_KEY ? () => saveSuggestion(digit - FIRST_KEY) : undefined) ??
    (ANSWER_KEYS[digit] && (() => answer(ANSWER_KEYS[digit]))) ??
    (MOVES[event.key] && (() => openNeighbour(MOVES[event.key]))) ??
    actions[letterOf(event)];
  if (!action || event.target.matches("select")) return;
  event.preventDefault();
  action();
};
const onEnter = (event) => {
  // While an input method (Chinese, Tamil) is composing, Enter belongs to it.
  if (event.key !== "Enter" || event.isComposing || event.altKey) return;
  event.preventDefault();
  answer("alt");
};
const onClick = (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.decision && button.type !== "submit") answer(button.dataset.decision);
  if (button.dataset.move) openNeighbour(Number(button.dataset.move));
  if (button.id === "next-undecided") openNext();
  if (button.id === "clear") clearDecision();
  if (button.id === "remove-titles") removeTitles();
  if (button.id === "show-full") showFull();
};
const onInput = (event) => {
  if (event.target.id === "scope") fillForm();
  else saveDraft();
};

// The same report is open in another tab.
const onStorage = (event) => {
  if (event.key !== STORE) return;
  loadDecisions();
  showAllStates();
  if (document.activeElement !== part("#words")) openCard(null);
};

const startWorklist = () => {
  showProgress();
  if (!form) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer("alt");
  });
  form.addEventListener("input", onInput);
  form.addEventListener("click", onClick);
  part("#words").addEventListener("keydown", onEnter);
  document.addEventListener("keydown", (event) => {
    if (!isTyping()) return;
    if (isLetter(event)) refocus(); // none is lost while the page is loading
    onShortcut(event);
  });
  byId("undo").addEventListener("click", undo);
  addEventListener("storage", onStorage);
  addEventListener("pagehide", () => {
    if (drafts.size) write();
  });
  byId("select-shown").addEventListener("click", () => {
    select(shownCards());
    focusText();
  });
  byId("clear-selection").addEventListener("click", () => {
    clearSelection();
    focusText();
  });
  const fold = () => {
    byId("pick").open = byId("exchange").open = !narrow.matches;
  };
  startFullSize();
  narrow.addEventListener("change", fold);
  fold();
};
