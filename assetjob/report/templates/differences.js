// --- Differences: decisions of an imported file that are others than those of this report.
const differences = byId("differences");
let choices = []; // {card, uses, here, file}, with the radio button that takes the file's

const sameAnswer = (a, b) => sameEntry({ ...a, reason: "" }, { ...b, reason: "" });
const answerText = (entry) => (entry.decision === "alt" ? `“${entry.alt}”` : NAMES[entry.decision]);
const isNewer = (a, b) => Date.parse(a.decided) > Date.parse(b.decided);

// Joins the uses of an image that have the same two answers.
const joined = (different) => {
  const groups = new Map();
  for (const { entry, uses } of different) {
    for (const use of uses) {
      const here = entriesOf(use.card)[use.n];
      const key = JSON.stringify([use.card.id, here.decision, here.alt, here.remove, entry.decision, entry.alt, entry.remove]);
      if (!groups.has(key)) groups.set(key, { card: use.card, uses: [], here, file: entry });
      groups.get(key).uses.push(use);
    }
  }
  return [...groups.values()];
};

const option = (choice, number, name, entry, other) => {
  const radio = make("input", { type: "radio", name: `difference-${number}`, value: name, checked: name === "here" });
  if (name === "file") choice.radio = radio;
  const facts = [name === "here" ? "this report" : "the file", entry.remove && `removes ${entry.remove}`, isNewer(entry, other) && "newer"];
  return make("label", {}, radio, make("span", { textContent: answerText(entry), dir: "auto" }), " ",
    make("span", { className: "from", textContent: facts.filter(Boolean).join(", ") }));
};
// Says which uses of an image a pair is for, unless it is for all of them.
const usesText = ({ card, uses }) => {
  if (uses.length === usesOf(card).length) return "";
  return uses.length > 1 ? `, ${counted(uses.length, "use")}` : `, ${textOf(usesOf(card)[uses[0].n], "location")}`;
};
const imagesOf = (some) => counted(new Set(some.map(({ card }) => card)).size, "image");
const differenceItem = (choice, number) => {
  const { className } = choice.card.querySelector(".thumb");
  const legend = make("legend", {}, make("span", { className: `mini ${className.split(" ")[1]}` }), ` ${fileNameOf(choice.card)}${usesText(choice)}`);
  const { here, file } = choice;
  const pair = make("div", { className: "pair" }, option(choice, number, "here", here, file), option(choice, number, "file", file, here));
  return make("li", {}, make("fieldset", {}, legend, pair));
};

const showDifferences = (name, different) => {
  choices = joined(different);
  byId("differences-lead").textContent =
    `${imagesOf(choices)}: this report and ${name} have different decisions. Choose one of each pair.`;
  byId("difference-list").replaceChildren(...choices.map(differenceItem));
  byId("take-newer").hidden = !choices.some(({ here, file }) => isNewer(here, file) || isNewer(file, here));
  differences.showModal();
};
const takeAll = (from) => {
  for (const choice of choices) {
    if (from === "newer" && !isNewer(choice.file, choice.here) && !isNewer(choice.here, choice.file)) continue;
    const takesFile = from === "file" || (from === "newer" && isNewer(choice.file, choice.here));
    const radios = choice.radio.closest("fieldset").querySelectorAll("input");
    radios[takesFile ? 1 : 0].checked = true;
  }
};
const saveChoices = () => {
  const taken = choices.filter((choice) => choice.radio.checked);
  if (taken.length) decide(taken.flatMap(({ uses, file }) => uses.map(({ card, n }) => ({ card, numbers: [n], entry: file }))));
  differences.close();
  openCard(null);
  announce(`${imagesOf(taken)} changed to the decision of the file.`);
};

const startDifferences = () => {
  byId("differences-save").addEventListener("click", saveChoices);
  byId("differences-cancel").addEventListener("click", () => differences.close());
  differences.addEventListener("close", focusText);
  for (const button of all("[data-take]", differences)) {
    button.addEventListener("click", () => takeAll(button.dataset.take));
  }
};
