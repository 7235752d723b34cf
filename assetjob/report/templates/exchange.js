// --- Export of decisions: JSON for programs, CSV for spreadsheets.
// First what a person reads, then what is to be filled in, at the end the keys.
const COLUMNS =
  "image page_title caption text_before text_after rule alt_today suggestion decision alt reason remove " +
  "page line column file url decided picture context";
const FORMULA = /^[=+\-@\t\r]/;

const rowsOf = (card) => {
  const entries = entriesOf(card);
  return usesOf(card).map((use, n) => ({
    picture: card.dataset.digest,
    context: use.dataset.context,
    file: card.dataset.digest ? nameOf(card) : "",
    ...locationOf(use),
    url: use.dataset.url ?? "",
    ...(entries[n] ?? { decision: "", alt: "", reason: "", remove: "", decided: "" }),
  }));
};
// Returns what a person reads of a use in a spreadsheet.
const readable = (card, use) => ({
  image: fileNameOf(card),
  page_title: textOf(use, "page-title"),
  caption: factsOf(use).caption,
  text_before: factsOf(use).before,
  text_after: factsOf(use).after,
  rule: rulesOf(use).join(" "),
  alt_today: altOf(use),
  suggestion: suggestionsOf(card)[0]?.text ?? "",
});

const decisionsJson = () => {
  const listed = cards.flatMap(rowsOf).filter((row) => row.decision);
  const tool = { name: "assetjob", version: document.body.dataset.version };
  return JSON.stringify({ schema: 1, tool, decisions: listed }, null, 2) + "\n";
};

// A spreadsheet evaluates cells that begin like a formula; an apostrophe makes them text.
const cell = (value) => {
  const text = FORMULA.test(String(value)) || /^'/.test(String(value)) ? `'${value}` : String(value);
  return /[",;\r\n\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
// A context that consists of digits would become a number in a spreadsheet, so "k" precedes it.
const decisionsCsv = () => {
  const rows = cards.flatMap((card) =>
    rowsOf(card).map((row, n) => ({ ...row, ...readable(card, usesOf(card)[n]), context: `k${row.context}` })),
  );
  const names = COLUMNS.split(" ");
  const lines = rows.map((row) => names.map((name) => cell(row[name])).join(","));
  return "\ufeff" + [names.join(","), ...lines].join("\r\n") + "\r\n";
};

const download = (text, name, type) => {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = make("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url));
  const unsaved = counted(drafts.size, "unsaved text");
  byId("exchange-status").textContent =
    `${name} exported. To apply it, run: assetjob decisions apply ${name}` +
    (drafts.size ? ` (${unsaved} not included)` : "");
};

// Finds the uses that a row is for: same image and context; if there are several, those on its page.
const imageKeyOf = (card) => card.dataset.digest || `url:${usesOf(card)[0].dataset.url}`;
let cardsByImage = null;
const cardsOf = (image) => {
  if (!cardsByImage) {
    cardsByImage = new Map();
    for (const card of cards) cardsByImage.set(imageKeyOf(card), [...(cardsByImage.get(imageKeyOf(card)) ?? []), card]);
  }
  return cardsByImage.get(image) ?? [];
};
const usesFor = (row) => usesIn(cardsOf(row.picture || `url:${row.url}`), row);
const usesIn = (some, row) => {
  const found = some.flatMap((card) =>
    usesOf(card).flatMap((use, n) =>
      use.dataset.context === row.context ? [{ card, n, here: locationOf(use).page === row.page }] : [],
    ),
  );
  return found.some((use) => use.here) ? found.filter((use) => use.here) : found;
};

const put = (entry, uses) => {
  for (const { card, n } of uses) {
    const entries = entriesOf(card);
    entries[n] = entry;
    decisions.set(card.id, entries);
  }
};

// Copies decisions from other reports of this site, for the same image in the same context, unless
// there is a decision already. `done` are the reports of which all decisions were found here.
const copyFromOtherReports = () => {
  const own = new Set(decisions.keys());
  const counts = { copied: 0, done: [] };
  for (const { name, entries: stored } of otherStores()) {
    let left = 0;
    for (const [id, entries] of stored) {
      const card = cardOf.get(id);
      for (const raw of entries) {
        const entry = cleanEntry(raw);
        const uses = entry && card ? usesIn([card], raw) : [];
        if (entry && !uses.length) left += 1;
        if (!uses.length || own.has(id)) continue;
        put(entry, uses);
        counts.copied += 1;
      }
    }
    if (!left) counts.done.push(name);
  }
  return counts;
};

const startFromOthers = () => {
  const { copied, done } = copyFromOtherReports();
  if (!copied) return;
  saveDecisions();
  showProgress();
  if (!storeFails) for (const name of done) localStorage.removeItem(name);
  byId("exchange-status").textContent = `${counted(copied, "decision")} copied from an earlier report in this browser.`;
};

const startExchange = () => {
  if (!form) return;
  startFromOthers();
  byId("export-json").addEventListener("click", () => download(decisionsJson(), "decisions.json", "application/json"));
  byId("export-csv").addEventListener("click", () => download(decisionsCsv(), "decisions.csv", "text/csv"));
  byId("import").addEventListener("change", importFile);
  startDifferences();
};
