// Runs before the first paint: adds the class "js" and the chosen colour scheme, and keeps letters
// that are typed while the worklist is loading, for its text box.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const scheme = localStorage.getItem("assetjob:scheme");
    if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
  } catch {
    // Storage is not available: the system's colour scheme applies.
  }
  const early = { letters: "", stop: () => removeEventListener("keydown", keep) };
  const keep = (event) => {
    if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) early.letters += event.key;
  };
  if (/^#w(orklist$|-)/.test(location.hash)) addEventListener("keydown", keep);
  window.assetjobEarly = early;
})();
