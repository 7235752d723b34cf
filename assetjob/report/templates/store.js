// --- What the reviewer decided, kept in this browser under the worklist's key.
//
// decisions: Map of card id -> array with an entry {decision, alt, reason, remove} or null for each use.
// Chromium, when it is busy, loses a write to localStorage now and then without a word. So it is
// written once more after a while, and the tab's own name, which outlives a reload, has a copy; of
// the two the one with the higher serial number counts.
const STORE = `assetjob:decisions:${document.body.dataset.key}`;
const AGAIN = 1000; // milliseconds
const decisions = new Map();
let storeFails = false;
let serial = 0;
let waiting = 0;

const readKept = (read) => {
  try {
    const { serial: number, cards: kept } = JSON.parse(read() || "{}");
    return { number: Number(number) || 0, kept: Object.entries(kept ?? {}) };
  } catch {
    return { number: -1, kept: [] };
  }
};

const loadDecisions = () => {
  const stored = readKept(() => localStorage.getItem(STORE));
  const named = readKept(() => (window.name.startsWith(`${STORE} `) ? window.name.slice(STORE.length + 1) : ""));
  storeFails = stored.number < 0;
  const newest = named.number > stored.number ? named : stored;
  serial = Math.max(newest.number, 0);
  decisions.clear();
  for (const [id, entries] of newest.kept) {
    if (Array.isArray(entries)) decisions.set(id, entries.map(cleanEntry));
  }
};

const keepDecisions = () => {
  write();
  clearTimeout(waiting);
  waiting = setTimeout(write, AGAIN);
};

const write = () => {
  serial += 1; // the same text again would not be written at all
  const text = JSON.stringify({ serial, cards: Object.fromEntries(decisions) });
  window.name = `${STORE} ${text}`;
  try {
    localStorage.setItem(STORE, text);
    storeFails = false;
  } catch {
    storeFails = true;
  }
};

const DECISIONS = ["alt", "decorative", "editor", "right"];
const REMOVABLE = ["role", "title"];

const oneLine = (text) => String(text ?? "").replace(/\s+/g, " ").trim();

// Returns a well-formed entry, or null: what is stored or imported may be anything.
const cleanEntry = (raw) => {
  if (!raw || !DECISIONS.includes(raw.decision)) return null;
  const words = oneLine(raw.remove).toLowerCase().split(" ");
  const remove = REMOVABLE.filter((name) => words.includes(name)).join(" ");
  const entry = { decision: raw.decision, alt: "", reason: "", remove };
  if (entry.decision === "alt") entry.alt = oneLine(raw.alt);
  else entry.reason = oneLine(raw.reason);
  return entry.decision === "alt" && !entry.alt ? null : entry;
};

const sameEntry = (a, b) =>
  a === b || Boolean(a && b && ["decision", "alt", "reason", "remove"].every((name) => a[name] === b[name]));
