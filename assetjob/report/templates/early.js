// Runs before the first paint: tells the styles that there is a script, and which colours are wished.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const scheme = localStorage.getItem("assetjob:scheme");
    if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
  } catch {
    // Storage is closed to this page: the system's colours hold.
  }
})();
