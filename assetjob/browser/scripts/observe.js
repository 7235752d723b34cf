// Runs before the scripts of a page: notes the Largest Contentful Paint and layout shifts, and keeps
// the page from what would differ between two visits.
(() => {
  const seen = {largest: null, urls: new Set(), shift: 0};
  Object.defineProperty(window, "assetjobSeen", {value: seen});
  const watch = (type, each) => {
    try {
      new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({type, buffered: true});
    } catch { /* the browser does not know this type */ }
  };
  watch("largest-contentful-paint", (entry) => { seen.largest = entry; seen.urls.add(entry.url); });
  watch("layout-shift", (entry) => { if (!entry.hadRecentInput) seen.shift += entry.value; });
  // Nothing is kept from one page to the next.
  try { if (window === top) { localStorage.clear(); sessionStorage.clear(); } } catch { /* none */ }
  // Where nobody has clicked, browsers block popups. One would take the window, and its opener would
  // not be painted any more.
  window.open = () => null;
  // The same numbers in each visit, so that two visits of a page can be compared.
  let state = 1;
  Math.random = () => { state = (state * 48271) % 2147483647; return state / 2147483647; };
})();
