// --- Export and import of decisions: JSON for programs, CSV for spreadsheets.
const COLUMNS = ["picture", "context", "file", "page", "line", "column", "url", "alt_today", "decision", "alt", "reason", "remove"];
const FORMULA = /^[=+\-@\t\r]/;

const rowsOf = (card) => {
  const entries = entriesOf(card);
  return usesOf(card).map((use, n) => ({
    picture: card.dataset.digest,
    context: use.dataset.context,
    file: card.dataset.digest ? nameOf(card) : "",
    ...locationOf(use),
    url: use.dataset.url ?? "",
    alt_today: use.dataset.alt ?? "",
    ...(entries[n] ?? { decision: "", alt: "", reason: "", remove: "" }),
  }));
};

const decisionsJson = () => {
  const decided = cards.flatMap(rowsOf).filter((row) => row.decision);
  const listed = decided.map(({ alt_today, ...row }) => row);
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
  const rows = cards.flatMap(rowsOf).map((row) => ({ ...row, context: `k${row.context}` }));
  const lines = rows.map((row) => COLUMNS.map((name) => cell(row[name])).join(","));
  return "\ufeff" + [COLUMNS.join(","), ...lines].join("\r\n") + "\r\n";
};

const download = (text, name, type) => {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = make("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url));
  const unsaved = counted(drafts.size, "unsaved text");
  byId("exchange-status").textContent =
    `${name} exported. To apply it, run: assetjob fix --decisions ${name} --in-place` +
    (drafts.size ? ` (${unsaved} not included)` : "");
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

const NONE = "it contains no decisions";
const rowsIn = (text) => {
  if (!text.trimStart().startsWith("{")) return parseCsv(text);
  const file = JSON.parse(text);
  if (file.schema !== 1 || !Array.isArray(file.decisions)) throw new TypeError(NONE);
  return file.decisions;
};

// Decodes what spreadsheets write: UTF-8, or UTF-16 with a byte order mark.
const decoded = (bytes) => {
  const mark = bytes[0] * 256 + bytes[1];
  const name = { 0xfffe: "utf-16le", 0xfeff: "utf-16be" }[mark] ?? "utf-8";
  try {
    return new TextDecoder(name, { fatal: true }).decode(bytes);
  } catch {
    throw new TypeError("it is not UTF-8; save it as “CSV UTF-8”");
  }
};

// Finds the uses that a row is for: same image and context; if there are several, those on its page.
const imageKeyOf = (card) => card.dataset.digest || `url:${usesOf(card)[0].dataset.url}`;
const cardsOf = once((picture) => cards.filter((card) => imageKeyOf(card) === picture));
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

const importRows = (rows) => {
  const counts = { imported: 0, unknown: 0, empty: 0 };
  for (const row of rows) {
    const entry = cleanEntry({ ...row, decision: row.decision || (row.alt ? "alt" : "") });
    const uses = entry ? usesFor(row) : [];
    if (!entry) counts.empty += 1;
    else if (!uses.length) counts.unknown += 1;
    else counts.imported += 1;
    put(entry, uses);
    for (const { card } of uses) draftsOn(card).forEach((key) => drafts.delete(key));
  }
  saveDecisions();
  showAllStates();
  openCard(null);
  return counts;
};

const importFile = async (event) => {
  const [file] = event.target.files;
  event.target.value = "";
  if (!file) return;
  try {
    const counts = importRows(rowsIn(decoded(new Uint8Array(await file.arrayBuffer()))));
    byId("exchange-status").textContent =
      `${file.name}: ${counted(counts.imported, "decision")} imported; ${counts.unknown} for images or contexts ` +
      `that are not in this report; ${counts.empty} rows without a decision.`;
  } catch (error) {
    byId("exchange-status").textContent = `${file.name} cannot be read: ${error.message}.`;
  }
};

const startExchange = () => {
  if (!form) return;
  startFromOthers();
  byId("export-json").addEventListener("click", () => download(decisionsJson(), "decisions.json", "application/json"));
  byId("export-csv").addEventListener("click", () => download(decisionsCsv(), "decisions.csv", "text/csv"));
  byId("import").addEventListener("change", importFile);
};
