// --- Decisions, stored in this browser under the key of the worklist.
//
// decisions: Map of card id -> array with an entry {decision, alt, reason, remove, decided} or null for
// each use.
// drafts: Map of "card id scope" -> {text, reason, remove}, not saved yet.
// Chromium under load sometimes loses a write to localStorage silently. So decisions are written again
// after a while, and window.name, which survives a reload, has a copy. The copy with the higher serial
// number is used.
const STORES = "assetjob:decisions:";
const STORE = STORES + document.body.dataset.key;
const AGAIN = 1000; // milliseconds
const decisions = new Map();
const drafts = new Map();
let storeFails = false;
let serial = 0;
let waiting = 0;

const readStore = (read) => {
  try {
    const { serial: number, saved, cards, drafts: unsaved } = JSON.parse(read() || "{}");
    return {
      number: Number(number) || 0,
      saved: Number(saved) || 0,
      entries: Object.entries(cards ?? {}).filter(([, entries]) => Array.isArray(entries)),
      unsaved: Object.entries(unsaved ?? {}),
    };
  } catch {
    return { number: -1, saved: 0, entries: [], unsaved: [] };
  }
};

const loadDecisions = () => {
  const stored = readStore(() => localStorage.getItem(STORE));
  const named = readStore(() => (window.name.startsWith(`${STORE} `) ? window.name.slice(STORE.length + 1) : ""));
  storeFails = stored.number < 0;
  const newest = named.number > stored.number ? named : stored;
  serial = Math.max(newest.number, 0);
  decisions.clear();
  drafts.clear();
  for (const [id, entries] of newest.entries) decisions.set(id, entries.map(cleanEntry));
  for (const [key, raw] of newest.unsaved) if (raw) drafts.set(key, cleanDraft(raw));
};

// Decisions from other reports, the newest last.
const otherStores = () => {
  try {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(STORES) && name !== STORE)
      .map((name) => ({ name, ...readStore(() => localStorage.getItem(name)) }))
      .sort((a, b) => a.saved - b.saved);
  } catch {
    return [];
  }
};

const saveDecisions = () => {
  write();
  saveSoon();
};

const saveSoon = () => {
  clearTimeout(waiting);
  waiting = setTimeout(write, AGAIN);
};

const write = () => {
  clearTimeout(waiting);
  serial += 1; // the same text would not be written again
  const cards = Object.fromEntries([...decisions].map(([id, entries]) => [id, withContext(id, entries)]));
  const text = JSON.stringify({ serial, saved: Date.now(), cards, drafts: Object.fromEntries(drafts) });
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
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d[\d:.]*(Z|[+-]\d\d:?\d\d)?$/;

// White space as in Python.
const oneLine = (text) =>
  String(text ?? "")
    .replace(/(?:[\x1c-\x1f\x85]|[^\S\ufeff])+/g, " ")
    .replace(/^ | $/g, "");

// Returns a valid entry, or null: stored and imported data may be anything.
const cleanEntry = (raw) => {
  if (!raw || !DECISIONS.includes(raw.decision)) return null;
  const words = oneLine(raw.remove).toLowerCase().split(" ");
  const remove = REMOVABLE.filter((name) => words.includes(name)).join(" ");
  const decided = ISO_TIME.test(raw.decided) ? raw.decided : "";
  const entry = { decision: raw.decision, alt: "", reason: "", remove, decided };
  if (entry.decision === "alt") entry.alt = oneLine(raw.alt);
  else entry.reason = oneLine(raw.reason);
  return entry.decision === "alt" && !entry.alt ? null : entry;
};

const cleanDraft = (raw) => ({
  text: String(raw.text ?? ""),
  reason: String(raw.reason ?? ""),
  remove: oneLine(raw.remove),
});

const sameEntry = (a, b) =>
  a === b || Boolean(a && b && ["decision", "alt", "reason", "remove"].every((name) => a[name] === b[name]));
