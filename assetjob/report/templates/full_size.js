// --- The full-size view: the original if this report is next to the site, else the thumbnail.
const full = byId("full");

const originalOf = (card) => {
  if (!document.body.dataset.site || card.dataset.read === undefined) return "";
  try {
    return document.body.dataset.site + nameOf(card).split("/").map(encodeURIComponent).join("/");
  } catch {
    return ""; // a name that is not Unicode
  }
};
const hasFullSize = (card) => Boolean(originalOf(card)) || !card.querySelector(".thumb.none");

const fill = (element, note) => {
  byId("full-area").replaceChildren(element);
  byId("full-note").textContent = note;
};
const thumbnailOf = (card) => {
  const { className } = card.querySelector(".thumb");
  return make("span", { className: className.replace("big", "").trim(), role: "img", ariaLabel: `Thumbnail of ${fileNameOf(card)}` });
};
const loadOriginal = (card) => {
  const image = make("img", { alt: fileNameOf(card), src: originalOf(card) });
  image.addEventListener("load", () => {
    if (full.open && card === current) fill(image, `Original, ${image.naturalWidth} × ${image.naturalHeight} px`);
  });
};

const zoom = (isActualSize) => {
  full.classList.toggle("actual-size", isActualSize);
  byId("full-zoom").setAttribute("aria-pressed", String(isActualSize));
};
const showFull = () => {
  if (!hasFullSize(current)) return;
  byId("full-title").textContent = fileNameOf(current);
  zoom(false);
  fill(thumbnailOf(current), "Thumbnail");
  full.showModal();
  byId("full-area").focus();
  if (originalOf(current)) loadOriginal(current);
};
// The browser gives the focus back to the element that had it, if there was one.
const closeFull = () => {
  byId("full-area").replaceChildren();
  refocus();
};
const toggleZoom = () => zoom(!full.classList.contains("actual-size"));

const startFullSize = () => {
  full.addEventListener("close", closeFull);
  byId("full-close").addEventListener("click", () => full.close());
  byId("full-zoom").addEventListener("click", toggleZoom);
  byId("full-area").addEventListener("click", toggleZoom);
  byId("cards").addEventListener("click", (event) => {
    if (event.target.closest(".thumb.big")) showFull();
  });
};
