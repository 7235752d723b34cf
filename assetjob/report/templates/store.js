// --- What the reviewer decided, kept in this browser under the worklist's key.
//
// decisions: Map of card id -> array with an entry {decision, alt, reason, remove} or null for each use.
// drafts: Map of "card id scope" -> {choice, text, remove}, typed and not saved.
// Chromium, when it is busy, loses a write to localStorage now and then without a word. So it is
// written once more after a while, and the tab's own name, which outlives a reload, has a copy; of
// the two the one with the higher serial number counts.
const STORES = "assetjob:decisions:";
const STORE = STORES + document.body.dataset.key;
const AGAIN = 1000; // milliseconds
const decisions = new Map();
const drafts = new Map();
let storeFails = false;
let serial = 0;
let waiting = 0;

const readKept = (read) => {
  try {
    const { serial: number, saved, cards: kept, drafts: typed } = JSON.parse(read() || "{}");
    return {
      number: Number(number) || 0,
      saved: Number(saved) || 0,
      kept: Object.entries(kept ?? {}).filter(([, entries]) => Array.isArray(entries)),
      typed: Object.entries(typed ?? {}),
    };
  } catch {
    return { number: -1, saved: 0, kept: [], typed: [] };
  }
};

const loadDecisions = () => {
  const stored = readKept(() => localStorage.getItem(STORE));
  const named = readKept(() => (window.name.startsWith(`${STORE} `) ? window.name.slice(STORE.length + 1) : ""));
  storeFails = stored.number < 0;
  const newest = named.number > stored.number ? named : stored;
  serial = Math.max(newest.number, 0);
  decisions.clear();
  drafts.clear();
  for (const [id, entries] of newest.kept) decisions.set(id, entries.map(cleanEntry));
  for (const [place, raw] of newest.typed) {
    if (raw && DECISIONS.includes(raw.choice)) {
      drafts.set(place, { choice: raw.choice, text: String(raw.text ?? ""), remove: oneLine(raw.remove) });
    }
  }
};

// What was decided in other reports, the newest last.
const otherStores = () => {
  try {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(STORES) && name !== STORE)
      .map((name) => ({ name, ...readKept(() => localStorage.getItem(name)) }))
      .sort((a, b) => a.saved - b.saved);
  } catch {
    return [];
  }
};

const keepDecisions = () => {
  write();
  keepSoon();
};

const keepSoon = () => {
  clearTimeout(waiting);
  waiting = setTimeout(write, AGAIN);
};

const write = () => {
  clearTimeout(waiting);
  serial += 1; // the same text again would not be written at all
  const cards = Object.fromEntries([...decisions].map(([id, entries]) => [id, placed(id, entries)]));
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

// White space as Python has it.
const oneLine = (text) =>
  String(text ?? "")
    .replace(/(?:[\x1c-\x1f\x85]|[^\S\ufeff])+/g, " ")
    .replace(/^ | $/g, "");

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
