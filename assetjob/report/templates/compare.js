// --- Comparisons: the variant is drawn over the original, and a slider clips it.
const startCompare = () => {
  for (const figure of all(".compare")) {
    const pieces = all(".pieces", figure);
    const chooser = figure.querySelector("select");
    const slider = figure.querySelector("input");
    const show = () => {
      pieces.forEach((piece, n) => (piece.hidden = String(n) !== chooser.value));
      figure.style.setProperty("--at", `${slider.value}%`);
    };
    chooser.append(...pieces.map((piece, n) => new Option(piece.dataset.name, String(n))));
    figure.addEventListener("input", show);
    show();
  }
};
