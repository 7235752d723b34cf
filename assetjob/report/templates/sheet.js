// --- The contact sheet: the selected images side by side with their texts, to answer for all at once.
const sheetBoxes = new Map(); // the check box of each card on the sheet
const sheet = make("section", { className: "sheet" });
sheet.setAttribute("aria-labelledby", "sheet-title");

const miniOf = (card) => make("span", { className: `mini ${card.querySelector(".thumb").classList[1]}` });

const sheetItem = (card) => {
  const box = make("input", { type: "checkbox", tabIndex: -1 });
  const alt = currentText(usesOf(card));
  const text = make("span", alt ? { className: "sheet-alt", textContent: alt } : { className: "sheet-alt no-alt", textContent: "no alt text" });
  box.addEventListener("change", () => select([card], box.checked));
  sheetBoxes.set(card, box);
  return make("li", {}, make("label", {}, box, miniOf(card), make("span", { className: "file-name", textContent: fileNameOf(card) }), text));
};
const fillSheet = () => {
  sheetBoxes.clear();
  const list = make("ol", {}, ...queueOrder.filter((card) => selected.has(card)).map(sheetItem));
  list.addEventListener("keydown", moveInSheet);
  sheet.replaceChildren(make("h3", { id: "sheet-title", textContent: "Selected images" }), list);
  [...sheetBoxes.values()][0].tabIndex = 0;
};
// The sheet is one tab stop; arrow keys move inside it, and Space leaves an image out.
const SHEET_KEYS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
const moveInSheet = (event) => {
  const boxes = [...sheetBoxes.values()];
  const to = boxes[boxes.indexOf(event.target) + SHEET_KEYS[event.key]];
  if (!to || event.altKey) return;
  event.target.tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
  event.preventDefault();
};

// An image that was left out stays on the sheet while others are selected.
const showSheet = () => {
  const hasSheet = selected.size > 1 || (selected.size === 1 && sheet.isConnected);
  if (!hasSheet) {
    const hadFocus = sheet.contains(document.activeElement);
    sheet.remove();
    sheetBoxes.clear();
    if (hadFocus) focusText();
    return;
  }
  if ([...selected].some((card) => !sheetBoxes.has(card))) fillSheet();
  for (const [card, box] of sheetBoxes) box.checked = selected.has(card);
  if (sheet.parentElement !== current) current.querySelector(".side").before(sheet);
};
