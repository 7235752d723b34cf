// --- Export and import of decisions: JSON for programs, CSV for spreadsheets.
const COLUMNS = ["picture", "context", "file", "page", "line", "column", "url", "alt_today", "decision", "alt", "reason", "remove"];
const FORMULA = /^[=+\-@\t\r]/;

const rowsOf = (card) => {
  const entries = entriesOf(card);
  return spotsOf(card).map((spot, n) => ({
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
// A context of digits alone would become a number in a spreadsheet: the letter before it keeps it.
const decisionsCsv = () => {
  const rows = cards.flatMap(rowsOf).map((row) => ({ ...row, context: `k${row.context}` }));
  const lines = rows.map((row) => COLUMNS.map((name) => cell(row[name])).join(","));
  return "\ufeff" + [COLUMNS.join(","), ...lines].join("\r\n") + "\r\n";
};

const offer = (text, name, type) => {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = make("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url));
  const unsaved = drafts.size === 1 ? "One text is" : `${drafts.size.toLocaleString("en")} texts are`;
  byId("exchanged").textContent =
    `${name} written. To apply it: assetjob fix --decisions ${name} --in-place` +
    (drafts.size ? ` (${unsaved} typed but not saved, and not in it)` : "");
};

// Returns the rows of a CSV text (RFC 4180; separated by comma, semicolon or tab) as objects.
const parseCsv = (text) => {
  const body = text.includes("\n") ? text : text.replaceAll("\r", "\n");
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
  const columns = names.map((name) => name.trim().toLowerCase());
  if (!columns.includes("picture") || !columns.includes("context")) throw new TypeError(NONE);
  return rest
    .map((row) => Object.fromEntries(columns.map((name, n) => [name, row[n] ?? ""])))
    .map((row) => ({ ...row, context: row.context.replace(/^k/, "") }));
};

const NONE = "there are no decisions in it";
const rowsIn = (text) => {
  if (!text.trimStart().startsWith("{")) return parseCsv(text);
  const file = JSON.parse(text);
  if (file.schema !== 1 || !Array.isArray(file.decisions)) throw new TypeError(NONE);
  return file.decisions;
};

// Decodes as spreadsheets write: UTF-8, or UTF-16 with a mark.
const decoded = (bytes) => {
  const mark = bytes[0] * 256 + bytes[1];
  const name = { 0xfffe: "utf-16le", 0xfeff: "utf-16be" }[mark] ?? "utf-8";
  try {
    return new TextDecoder(name, { fatal: true }).decode(bytes);
  } catch {
    throw new TypeError("it is not UTF-8; save it as “CSV UTF-8”");
  }
};

// Finds the uses that a row is for: the same picture in the same context; the page tells twins apart.
const pictureOf = (card) => card.dataset.digest || `url:${spotsOf(card)[0].dataset.url}`;
const cardsOf = once((picture) => cards.filter((card) => pictureOf(card) === picture));
const usesFor = (row) => usesIn(cardsOf(row.picture || `url:${row.url}`), row);
const usesIn = (some, row) => {
  const found = some.flatMap((card) =>
    spotsOf(card).flatMap((spot, n) =>
      spot.dataset.context === row.context ? [{ card, n, here: placeOf(spot).page === row.page }] : [],
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

// What was decided in another report of this site holds here too, for the same picture in the same
// surroundings, where nothing was decided yet. A report whose every decision has come over is done.
const carryOver = () => {
  const own = new Set(decisions.keys());
  const told = { taken: 0, done: [] };
  for (const { name, kept } of otherStores()) {
    let left = 0;
    for (const [id, entries] of kept) {
      const card = cardOf.get(id);
      for (const raw of entries) {
        const entry = cleanEntry(raw);
        const uses = entry && card ? usesIn([card], raw) : [];
        if (entry && !uses.length) left += 1;
        if (!uses.length || own.has(id)) continue;
        put(entry, uses);
        told.taken += 1;
      }
    }
    if (!left) told.done.push(name);
  }
  return told;
};

const startFromOthers = () => {
  const { taken, done } = carryOver();
  if (!taken) return;
  keepDecisions();
  sayProgress();
  if (!storeFails) for (const name of done) localStorage.removeItem(name);
  byId("exchanged").textContent = `${counted(taken, "decision")} taken over from an earlier report in this browser.`;
};

const takeIn = (rows) => {
  const told = { taken: 0, unknown: 0, empty: 0 };
  for (const row of rows) {
    const entry = cleanEntry({ ...row, decision: row.decision || (row.alt ? "alt" : "") });
    const uses = entry ? usesFor(row) : [];
    if (!entry) told.empty += 1;
    else if (!uses.length) told.unknown += 1;
    else told.taken += 1;
    put(entry, uses);
    for (const { card } of uses) draftsOn(card).forEach((key) => drafts.delete(key));
  }
  keepDecisions();
  sayAll();
  openCard(null);
  return told;
};

const importFile = async (event) => {
  const [file] = event.target.files;
  event.target.value = "";
  if (!file) return;
  try {
    const told = takeIn(rowsIn(decoded(new Uint8Array(await file.arrayBuffer()))));
    byId("exchanged").textContent =
      `${file.name}: ${counted(told.taken, "decision")} taken in, ${told.unknown} for pictures or places ` +
      `that are not in this report, ${told.empty} without a decision.`;
  } catch (error) {
    byId("exchanged").textContent = `${file.name} cannot be read: ${error.message}.`;
  }
};

const startExchange = () => {
  if (!form) return;
  startFromOthers();
  byId("export-json").addEventListener("click", () => offer(decisionsJson(), "decisions.json", "application/json"));
  byId("export-csv").addEventListener("click", () => offer(decisionsCsv(), "decisions.csv", "text/csv"));
  byId("import").addEventListener("change", importFile);
};
