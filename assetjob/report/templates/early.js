// Runs before the first paint: adds the class "js" and the chosen colour scheme.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const scheme = localStorage.getItem("assetjob:scheme");
    if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
  } catch {
    // Storage is not available: the system's colour scheme applies.
  }
})();
