// --- Checks on typed text: the rules' own lists and patterns, applied while it can still be changed.
const rules = JSON.parse(byId("limits").textContent);
const search = Object.fromEntries(
  Object.entries(rules.patterns).map(([name, source]) => [name, new RegExp(source, "iu")]),
);
const whole = Object.fromEntries(
  Object.entries(rules.patterns).map(([name, source]) => [name, new RegExp(`^(?:${source})$`, "iu")]),
);
const placeholders = new Set(rules.placeholders);
const folded = (text) => oneLine(text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{M}\p{N}\p{S}]/gu, " "));
const alphanumeric = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
const count = (text, pattern) => (text.match(pattern) ?? []).length;

const isFileName = (words, file) => {
  const name = file.slice(file.lastIndexOf("/") + 1);
  if (search.extension.test(words) && (!words.includes(" ") || words === name)) return true;
  const stem = name.replace(/(?<=.)\.[^.]*$/, "");
  return alphanumeric(words) === alphanumeric(stem) && whole.joined.test(words);
};
const isMachineName = (words) => {
  if (["device", "hash", "stamp"].some((name) => whole[name].test(words))) return true;
  if (words.includes(" ")) return false;
  if (count(words, /_/g) >= rules.underscores) return true;
  const isUpper = words === words.toUpperCase();
  return count(words, /-/g) >= rules.hyphens && /\p{N}/u.test(words) && !isUpper;
};
const isLabel = (plain) =>
  plain.length <= rules.longestLabel &&
  rules.labels.some((label) => {
    if (!plain.startsWith(label)) return false;
    const rest = plain.slice(label.length);
    const isWord = /^\p{L}/u.test(rest) && /^[\x00-\x7f]*$/.test(label);
    return !isWord && whole.ordinal.test(rest.trim());
  });
const isOtherScript = (words, language) => {
  const wanted = rules.scripts[language];
  const letters = words.match(/\p{L}/gu) ?? [];
  if (!wanted || letters.length < rules.leastLetters) return false;
  if (letters.some((letter) => new RegExp(`\\p{Script=${wanted}}`, "u").test(letter))) return false;
  const latin = count(words, /\p{Script=Latin}/gu);
  return latin * 2 <= letters.length || words.split(" ").length >= rules.leastWords;
};

// What makes the text worthless as a whole: the first that holds is told, and hides the rest.
const WORTHLESS = [
  ["alt-placeholder", (words, plain) => placeholders.has(plain), "It is a template’s placeholder."],
  ["alt-filename", (words, _, file) => whole.address.test(words) || isFileName(words, file), "It is a file’s name or an address."],
  ["alt-machine-name", isMachineName, "It is a name that a machine gave; say what the picture shows."],
  ["alt-label-only", (_, plain) => isLabel(plain), "It is a label only; say what the picture shows."],
  ["alt-without-letters", (words) => whole.size.test(words) || !/\p{L}/u.test(words), "It has no words."],
];

// Returns [rule, sentence] pairs; `file` is the picture's, `spots` are the uses that the text is
// for, `other` another picture that has it.
const checkWords = (text, file, spots, other) => {
  const words = oneLine(text);
  if (!words) return [];
  const plain = folded(words);
  const found = [];
  const say = (rule, wrong, sentence) => wrong && found.push([rule, sentence]);
  const repeats = (name) => plain && spots.some((spot) => folded(spot[name]) === plain);
  const beside = (spot) => folded(spot.before).endsWith(plain) || folded(spot.after).startsWith(plain);
  const [worthless, , sentence] = WORTHLESS.find(([, holds]) => holds(words, plain, file)) ?? [];
  say(worthless, worthless, sentence);
  say("alt-too-long", [...words].length > rules.maxAlt, `It is longer than ${rules.maxAlt} characters.`);
  if (worthless) return found;
  say("alt-escaped", search.escape.test(words), "It holds an escape; write the character itself.");
  const opening = words.match(search.opening);
  say("alt-image-of", opening?.index === 0, "“Image of” is said already: a screen reader announces that it is an image.");
  say("alt-markup", search.tag.test(words) || search.markdown.test(words), "It holds markup; write plain text.");
  say("alt-repeats-link", repeats("link"), "It repeats the text of its link.");
  say("alt-repeats-title", repeats("title"), "The title attribute says the same.");
  say("alt-other-script", spots.some((spot) => isOtherScript(words, spot.language)), "It is not in the language of the page.");
  if (repeats("link")) return found;
  say("alt-repeats-caption", repeats("caption"), "It repeats the caption.");
  const again = plain.length >= rules.leastText && spots.some(beside);
  say("alt-repeats-text", again && !repeats("caption"), "It repeats the text beside the picture.");
  say("alt-on-other-picture", other, `Another picture has the same text: ${other}.`);
  return found;
};
