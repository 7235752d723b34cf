// --- Checks on typed text: what the rules would say of it, said while it can still be changed.
const limits = JSON.parse(byId("limits").textContent);
const folded = (text) => oneLine(text).toLowerCase().replace(/[.!。]+$/, "");
const FILE_NAME = /^\S+\.(jpe?g|png|gif|webp|avif|svg|bmp|tiff?|heic)$/i;
const CAMERA = /^(img|dsc|dscn|dscf|pxl|mvimg|screen ?shot|whatsapp image|untitled|image|photo|picture|figure|fig|chart|graph|table|diagram|logo|icon)[\s._-]*[\d._\-\s:()]*$/i;
const MACHINE = /^(?=.*[_\d-])[\w-]{12,}$/;
const OPENING = /^(an? |the )?(image|picture|photo|photograph|graphic) (of|showing)\b/i;

// Returns sentences; `spots` are the uses that the text is for, `other` a picture that has it too.
const checkWords = (text, spots, other) => {
  const words = oneLine(text);
  if (!words) return [];
  const plain = folded(words);
  const found = [];
  const say = (wrong, sentence) => wrong && found.push(sentence);
  say(!/\p{L}/u.test(words), "It has no letter.");
  say(FILE_NAME.test(words) || /^(https?:|\/)\S+$/i.test(words), "It is a file’s name or an address.");
  say(limits.placeholders.some((p) => folded(p) === plain), "It is the template’s placeholder.");
  say(CAMERA.test(words), "It is a label or a camera’s name; say what the picture shows.");
  say(MACHINE.test(words) && !FILE_NAME.test(words), "It looks like a machine’s name.");
  say(OPENING.test(words), "“Image of” is said already: a screen reader announces that it is an image.");
  say(words.length > limits.maxAlt, `It is longer than ${limits.maxAlt} characters.`);
  say(/<[a-z/!][^>]*>|&[a-z]+;|\\[_*[\]]/i.test(words), "It holds markup or an escape; write plain text.");
  say(spots.some((s) => s.caption && folded(s.caption) === plain), "It repeats the caption.");
  say(spots.some((s) => s.heading && folded(s.heading) === plain), "It repeats the heading above.");
  say(other, `Another picture has the same text: ${other}.`);
  return found;
};
