// --- Comparisons: the variant lies upon the original, and a slider uncovers it.
const startCompare = () => {
  for (const figure of all(".compare")) {
    const slider = figure.querySelector("input");
    const show = () => figure.style.setProperty("--at", `${slider.value}%`);
    slider.addEventListener("input", show);
    show();
  }
};
