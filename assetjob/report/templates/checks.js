// --- Checks of alt text while it is typed, with the lists and patterns of the rules.
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
  if (search.extension.test(words) && (!words.includes(" ") || (name && words.endsWith(name)))) return true;
  const stem = name.replace(/(?<=.)\.[^.]*$/, "");
  const names = [alphanumeric(stem), alphanumeric(stem).replace(/[0-9]+$/, "")];
  return names.includes(alphanumeric(words)) && whole.joined.test(words) && !whole.licence.test(words);
};
const isFileStem = (words, file) => {
  const stem = file.slice(file.lastIndexOf("/") + 1).replace(/(?<=.)\.[^.]*$/, "");
  const shorter = stem.replace(/(?<=.)\.[^.]*$/, "");
  const isLower = words === words.toLowerCase() && words !== words.toUpperCase();
  const isOfFile = folded(words).split(" ").some((word) => whole.fileWord.test(word));
  if (folded(words) === folded(stem) && isOfFile) return true;
  if (whole.licence.test(words)) return false;
  const isPlain = /^\p{L}+$/u.test(words);
  return (words === stem || words === shorter) && isLower && !isPlain && !words.includes(" ");
};
const isMachineName = (words) => {
  if (whole.licence.test(words)) return false;
  if (["device", "hash", "stamp"].some((name) => whole[name].test(words))) return true;
  if (words.includes(" ")) return false;
  if (/^[a-z]+(?:[A-Z][a-z]+){2,}$/.test(words)) return true;
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

const isInCapitals = (words) => {
  if (words !== words.toUpperCase() || words === words.toLowerCase()) return false;
  const isLong = (word) => [...word].length >= rules.longWord && word !== word.toLowerCase();
  return (words.match(/\p{L}+/gu) ?? []).filter(isLong).length >= rules.leastLong;
};
const repeatsSentence = (words) => {
  const parts = words.split(search.sentenceEnd).map((part) => folded(part ?? ""));
  return parts.some((part, at) => part.length >= rules.leastSentence && parts.indexOf(part) < at);
};
const isStuffed = (words) => {
  const [leastItems, mostWords, leastWords, repeated, share] = rules.stuffing;
  if (search.formula.test(words)) return false;
  const keyword = new RegExp(search.keyword.source, "giu");
  const items = words.split(search.separator).map((item) => item.toLowerCase().match(keyword) ?? []);
  if (items.length < leastItems || items.some((item) => item.length > mostWords)) return false;
  const all = items.flat();
  if (all.length < leastWords * items.length) return false;
  const isRepeated = (word) => items.filter((item) => item.includes(word)).length >= repeated;
  return all.filter(isRepeated).length >= share * all.length;
};

// If one of these applies, the text is useless as a whole; the first one is shown, and hides others.
const USELESS = [
  ["alt-placeholder", (words, plain) => placeholders.has(plain), "This is the placeholder text of a template."],
  ["alt-filename", (words, _, file) => whole.address.test(words) || isFileName(words, file), "This is a file name or a URL."],
  ["alt-machine-name", isMachineName, "This is an automatic file name; describe the image."],
  ["alt-label-only", (_, plain) => isLabel(plain), "This is only a label; describe the image."],
  ["alt-without-letters", (words) => whole.size.test(words) || !/\p{L}/u.test(words), "This contains no words."],
];

// Returns [rule, sentence] pairs. `file` is the image's, `uses` are those that the text is for, and
// `other` is the name of another image that has the text, or "".
const checkWords = (text, file, uses, other) => {
  const words = oneLine(text);
  if (!words) return [];
  const plain = folded(words);
  const found = [];
  const add = (rule, wrong, sentence) => wrong && found.push([rule, sentence]);
  const repeats = (name) => plain && uses.some((use) => folded(use[name]) === plain);
  // A short label may be a part of a sentence, whose next word is in lower case.
  const goesOn = (near, forward) => {
    const [all, count] = [oneLine(near).split(" "), plain.split(" ").length];
    if (count > rules.mostLabelWords || all.length <= count) return false;
    const [first, second] = forward ? all.slice(count - 1) : all.slice(-count - 1);
    return /[\p{L}\p{N}]$/u.test(first) && /^\p{Ll}/u.test(forward ? second : first);
  };
  // "Supported by the ministry" and its logo, which links to it: the link needs its name.
  const isAdjacent = (use) =>
    !use.isLinked &&
    ((folded(use.before).endsWith(plain) && !goesOn(use.before, false)) ||
      (folded(use.after).startsWith(plain) && !goesOn(use.after, true)));
  const [useless, , sentence] = USELESS.find(([, holds]) => holds(words, plain, file)) ?? [];
  add(useless, useless, sentence);
  add("alt-too-long", [...words].length > rules.maxAlt, `This is longer than ${rules.maxAlt} characters.`);
  if (useless) return found;
  add("alt-repeats-file-name", isFileStem(words, file), "This is the file name; describe the image.");
  add("alt-escaped", search.escape.test(words), "This contains an escape sequence; type the character itself.");
  const opening = words.match(search.opening);
  add("alt-image-of", opening?.index === 0, "Screen readers already announce an image: leave out “image of”.");
  add("alt-link-to", words.search(search.linkTo) === 0, "Screen readers already announce a link: name where it leads.");
  add("alt-all-caps", isInCapitals(words), "This is in capital letters.");
  add("alt-duplicate-sentence", repeatsSentence(words), "This says a sentence twice.");
  add("alt-keyword-stuffing", isStuffed(words), "This is a list of search terms; describe the image.");
  add("alt-markup", search.tag.test(words) || search.markdown.test(words), "This contains markup; write plain text.");
  add("alt-repeats-link", repeats("link"), "This repeats the text of the link.");
  add("alt-repeats-title", repeats("title"), "This repeats the title attribute.");
  add("alt-other-script", uses.some((use) => isOtherScript(words, use.language)), "This is not in the language of the page.");
  if (repeats("link")) return found;
  add("alt-repeats-caption", repeats("caption"), "This repeats the caption.");
  const again = plain.length >= rules.leastText && uses.some(isAdjacent);
  add("alt-repeats-text", again && !repeats("caption"), "This repeats the text next to the image.");
  add("alt-on-other-picture", other, `Another image has the same text: ${other}.`);
  return found;
};
