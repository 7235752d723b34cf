// --- Export and import of decisions: JSON for programs, CSV for spreadsheets.
const COLUMNS = ["picture", "context", "file", "page", "line", "column", "url", "alt_today", "decision", "alt", "reason", "remove"];
const FORMULA = /^[=+\-@\t\r]/;

const rowsOf = (card) => {
  const entries = entriesOf(card);
  return spotsOf.get(card).map((spot, n) => ({
    picture: card.dataset.digest,
    context: spot.dataset.context,
    file: card.dataset.digest ? nameOf(card) : "",
    ...placeOf(spot),
    url: spot.dataset.url ?? "",
    alt_today: spot.dataset.alt ?? "",
    ...(entries[n] ?? { decision: "", alt: "", reason: "", remove: "" }),
  }));
};

const decisionsJson = () => {
  const decided = cards.flatMap(rowsOf).filter((row) => row.decision);
  const listed = decided.map(({ alt_today, ...row }) => row);
  const tool = { name: "assetjob", version: document.body.dataset.version };
  return JSON.stringify({ schema: 1, tool, decisions: listed }, null, 2) + "\n";
};

// A spreadsheet runs cells that begin like a formula: an apostrophe before them makes them text.
const cell = (value) => {
  const text = FORMULA.test(String(value)) || /^'/.test(String(value)) ? `'${value}` : String(value);
  return /[",;\r\n\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
const decisionsCsv = () => {
  const lines = cards.flatMap(rowsOf).map((row) => COLUMNS.map((name) => cell(row[name])).join(","));
  return "\ufeff" + [COLUMNS.join(","), ...lines].join("\r\n") + "\r\n";
};

const offer = (text, name, type) => {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = make("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url));
  byId("exchanged").textContent = `${name} written.`;
};

// Returns the rows of a CSV text (RFC 4180; separated by comma, semicolon or tab) as objects.
const parseCsv = (text) => {
  const body = text.replace(/^\ufeff/, "");
  const head = body.split(/\r?\n/, 1)[0];
  const separator = [",", ";", "\t"].sort((a, b) => head.split(b).length - head.split(a).length)[0];
  const rows = [[]];
  const token = new RegExp(`(${separator}|\\r?\\n|^)(?:"((?:[^"]|"")*)"|([^"${separator}\\r\\n]*))`, "g");
  for (const [, before, quoted, bare] of body.matchAll(token)) {
    if (before.endsWith("\n")) rows.push([]);
    const value = quoted === undefined ? bare : quoted.replaceAll('""', '"');
    rows.at(-1).push(/^'(?=[=+\-@\t\r'])/.test(value) ? value.slice(1) : value);
  }
  const [names, ...rest] = rows;
  return rest.map((row) => Object.fromEntries(names.map((name, n) => [name.trim(), row[n] ?? ""])));
};

const rowsIn = (text, name) => {
  if (name.toLowerCase().endsWith(".csv")) return parseCsv(text);
  const file = JSON.parse(text);
  if (file.schema !== 1 || !Array.isArray(file.decisions)) throw new TypeError("no decisions in it");
  return file.decisions;
};

// Finds the uses that a row is for: the same picture in the same context; the page tells twins apart.
const usesFor = (row) => {
  const found = [];
  for (const card of cards) {
    if (row.picture ? card.dataset.digest !== row.picture : card.dataset.digest) continue;
    spotsOf.get(card).forEach((spot, n) => {
      if (spot.dataset.context !== row.context || (!row.picture && spot.dataset.url !== row.url)) return;
      found.push({ card, n, here: placeOf(spot).page === row.page });
    });
  }
  return found.some((use) => use.here) ? found.filter((use) => use.here) : found;
};

const takeIn = (rows) => {
  const told = { taken: 0, unknown: 0, empty: 0 };
  for (const row of rows) {
    const entry = cleanEntry({ ...row, decision: row.decision || (row.alt ? "alt" : "") });
    const uses = entry ? usesFor(row) : [];
    if (!entry) told.empty += 1;
    else if (!uses.length) told.unknown += 1;
    else told.taken += 1;
    for (const { card, n } of uses) {
      const entries = entriesOf(card);
      entries[n] = entry;
      decisions.set(card.id, entries);
    }
  }
  keepDecisions();
  sayProgress();
  openCard(null);
  return told;
};

const importFile = async (event) => {
  const [file] = event.target.files;
  event.target.value = "";
  if (!file) return;
  try {
    const told = takeIn(rowsIn(await file.text(), file.name));
    byId("exchanged").textContent =
      `${file.name}: ${counted(told.taken, "decision")} taken in, ${told.unknown} for pictures or places ` +
      `that are not in this report, ${told.empty} without a decision.`;
  } catch (error) {
    byId("exchanged").textContent = `${file.name} cannot be read: ${error.message}.`;
  }
};

const startExchange = () => {
  if (!form) return;
  byId("export-json").addEventListener("click", () => offer(decisionsJson(), "decisions.json", "application/json"));
  byId("export-csv").addEventListener("click", () => offer(decisionsCsv(), "decisions.csv", "text/csv"));
  byId("import").addEventListener("change", importFile);
};
