// --- What the reviewer decided, kept in this browser under the worklist's key.
//
// decisions: Map of card id -> array with an entry {decision, alt, reason, remove} or null for each use.
const STORE = `assetjob:decisions:${document.body.dataset.key}`;
const decisions = new Map();
let storeFails = false;

const loadDecisions = () => {
  try {
    decisions.clear();
    const kept = JSON.parse(localStorage.getItem(STORE) || "{}");
    for (const [id, entries] of Object.entries(kept)) {
      if (Array.isArray(entries)) decisions.set(id, entries.map(cleanEntry));
    }
  } catch {
    storeFails = true;
  }
};

const keepDecisions = () => {
  try {
    localStorage.setItem(STORE, JSON.stringify(Object.fromEntries(decisions)));
    storeFails = false;
  } catch {
    storeFails = true;
  }
};

// A browser hands a write on to another process, and a reload in the same instant can overtake it
// (Chromium 156): who is asked before leaving has told it all. The answer is always "go".
const startStore = () => addEventListener("beforeunload", () => {});

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
