// --- Import of decisions: what spreadsheets save is read, and wrong cells are named.
const NONE = "it contains no decisions";
const MOST_PROBLEMS = 5; // that are shown
const ANSWER_COLUMNS = ["decision", "alt", "reason", "remove"];

// Returns the rows of a CSV text (RFC 4180; separated by comma, semicolon or tab).
const tableOf = (text) => {
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
  return rows;
};
const parseCsv = (text) => {
  const [names, ...rows] = tableOf(text);
  const columns = names.map((name) => name.trim().toLowerCase());
  if (!columns.includes("picture") || !columns.includes("context")) throw new TypeError(NONE);
  const numbered = rows.map((row, n) => ({
    ...Object.fromEntries(columns.map((name, column) => [name, row[column] ?? ""])),
    where: `row ${n + 2}, column`,
    isEmpty: row.every((value) => !value),
  }));
  return {
    problems: misspelt(columns),
    rows: numbered.filter((row) => !row.isEmpty).map((row) => ({ ...row, context: row.context.trim().replace(/^k(?=[0-9a-f]*$)/, "") })),
  };
};
const parseJson = (text) => {
  const file = JSON.parse(text);
  if (file.schema !== 1 || !Array.isArray(file.decisions)) throw new TypeError(NONE);
  return { problems: [], rows: file.decisions.map((row, n) => ({ ...Object(row), where: `entry ${n + 1}, key` })) };
};

// Returns the number of letters to insert, delete or replace (Levenshtein distance).
const distance = (a, b) => {
  let last = [...b, ""].map((_, n) => n);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next[j] = Math.min(last[j] + 1, next[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    last = next;
  }
  return last[b.length];
};
const nearest = (word, known, most) =>
  known.map((name) => [distance(word, name), name]).filter(([by]) => by <= most).sort(([a], [b]) => a - b)[0]?.[1];
const meant = (word, known) => {
  const near = nearest(word, known, 3);
  return near ? `did you mean “${near}”?` : `known are ${known.join(", ")}`;
};
const misspelt = (columns) => {
  const missing = ANSWER_COLUMNS.filter((name) => !columns.includes(name));
  const unknown = columns.filter((name) => name && !COLUMNS.split(" ").includes(name));
  return unknown.flatMap((name) => {
    const near = nearest(name, missing, 2);
    return near ? [`row 1, column ${name}: is not known; did you mean “${near}”?`] : [];
  });
};

// Returns what is wrong in a row, as `review.decision_rows` says it, or "".
const problemOf = (row) => {
  const decision = oneLine(row.decision).toLowerCase();
  const alt = oneLine(row.alt);
  const wrong = oneLine(row.remove).toLowerCase().split(" ").find((name) => name && !REMOVABLE.includes(name));
  if (decision && !DECISIONS.includes(decision)) return `decision: “${decision}” is not a decision; ${meant(decision, DECISIONS)}`;
  if (decision === "alt" && !alt) return "alt: is empty although the decision is “alt”; type the text";
  if (decision === "decorative" && alt) return "alt: has a text although the decision is “decorative”; empty one";
  if (wrong && (decision || alt)) return `remove: “${wrong}” is not an attribute to remove; ${meant(wrong, REMOVABLE)}`;
  return "";
};

// Stores the decisions of the rows; those that differ from a decision of this report are returned.
const importRows = (rows) => {
  const counts = { imported: 0, unknown: 0, empty: 0, problems: [], different: [] };
  for (const row of rows) {
    const problem = problemOf(row);
    if (problem) counts.problems.push(`${row.where} ${problem}`);
    if (problem) continue;
    const decision = oneLine(row.decision).toLowerCase() || (oneLine(row.alt) ? "alt" : "");
    const entry = cleanEntry({ ...row, decision });
    const uses = entry ? usesFor(row) : [];
    const differing = uses.filter(({ card, n }) => entriesOf(card)[n] && !sameAnswer(entriesOf(card)[n], entry));
    if (!entry) counts.empty += 1;
    else if (!uses.length) counts.unknown += 1;
    else if (differing.length) counts.different.push({ entry, uses: differing });
    else counts.imported += 1;
    const same = uses.filter((use) => !differing.includes(use));
    put(entry, same);
    for (const { card } of same) draftsOn(card).forEach((key) => drafts.delete(key));
  }
  return counts;
};
const showImported = () => {
  saveDecisions();
  showAllStates();
  openCard(null);
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

const imported = (name, counts, problems) => {
  const sentences = [
    `${name}: ${counted(counts.imported, "decision")} imported; ${counts.unknown} for images or contexts ` +
      `that are not in this report; ${counts.empty} rows without a decision.`,
    ...problems.slice(0, MOST_PROBLEMS).map((problem) => (problem.endsWith("?") ? problem : `${problem}.`)),
  ];
  if (problems.length > MOST_PROBLEMS) sentences.push(`And ${counted(problems.length - MOST_PROBLEMS, "more problem")}.`);
  return sentences.join("\n");
};
const importFile = async (event) => {
  const [file] = event.target.files;
  event.target.value = "";
  if (!file) return;
  try {
    const text = decoded(new Uint8Array(await file.arrayBuffer()));
    const { rows, problems } = text.trimStart().startsWith("{") ? parseJson(text) : parseCsv(text);
    const counts = importRows(rows);
    showImported();
    byId("exchange-status").textContent = imported(file.name, counts, [...problems, ...counts.problems]);
    if (counts.different.length) showDifferences(file.name, counts.different);
  } catch (error) {
    byId("exchange-status").textContent = `${file.name} cannot be read: ${error.message}.`;
  }
};
