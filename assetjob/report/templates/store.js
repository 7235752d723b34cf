// --- What the reviewer decided, kept in this browser under the worklist's key.
//
// decisions: Map of card id -> array with an entry {decision, alt, reason} or null for each use.
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

const DECISIONS = { alt: "alt text", decorative: "decorative", editor: "for an editor", keep: "right as it is" };

const oneLine = (text) => String(text ?? "").replace(/\s+/g, " ").trim();

// Returns a well-formed entry, or null: what is stored or imported may be anything.
const cleanEntry = (raw) => {
  if (!raw || !Object.hasOwn(DECISIONS, raw.decision)) return null;
  const entry = { decision: raw.decision, alt: "", reason: "" };
  if (entry.decision === "alt") entry.alt = oneLine(raw.alt);
  else entry.reason = oneLine(raw.reason);
  return entry.decision === "alt" && !entry.alt ? null : entry;
};

const sameEntry = (a, b) =>
  a === b || Boolean(a && b && a.decision === b.decision && a.alt === b.alt && a.reason === b.reason);
