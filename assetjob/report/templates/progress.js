// --- Progress: how many images are decided, how long one takes, and how long the rest will take.
const LONGEST = 120_000; // milliseconds; a longer time was a break
const ENOUGH = 5; // times that make an estimate
const times = [];
let openedAt = 0;

const startClock = () => {
  openedAt = performance.now();
};
const measure = () => {
  const time = performance.now() - openedAt;
  if (time < LONGEST) times.push(time);
};
// Returns the median time per card and an estimate for those left, or "" while there are too few.
const pace = (left) => {
  if (times.length < ENOUGH || !left) return "";
  const recent = times.slice(-30).sort((a, b) => a - b);
  const seconds = recent[Math.floor(recent.length / 2)] / 1000;
  const minutes = Math.max(1, Math.round((seconds * left) / 60));
  return ` ${Math.max(1, Math.round(seconds))} s per image, about ${counted(minutes, "minute")} left.`;
};

const showProgress = () => {
  const left = cards.filter(isUndecided).length;
  const done = cards.length - left;
  byId("left").textContent = left.toLocaleString("en");
  if (!form) return;
  const stored = storeFails ? "This browser does not store them: export before you close this file." : "Stored in this browser.";
  const end = left || storeFails ? "" : " Now export the decisions.";
  byId("progress").textContent =
    `${done.toLocaleString("en")} of ${counted(cards.length, "image")} decided, ` +
    `${left.toLocaleString("en")} left.${pace(left)} ${stored}${end}`;
  byId("summary").textContent = summary();
};
// Returns the decided images by decision, for the hand-over.
const summary = () => {
  const counts = new Map();
  for (const card of cards) {
    const entry = entriesOf(card).find(Boolean);
    if (entry) counts.set(entry.decision, (counts.get(entry.decision) ?? 0) + 1);
  }
  return DECISIONS.filter((name) => counts.has(name)).map((name) => `${NAMES[name]}: ${counts.get(name)}`).join(", ");
};
