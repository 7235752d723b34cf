// --- Start.
loadDecisions();
startScheme();
startFilters();
startWorklist();
startExchange();
startCompare();
addEventListener("hashchange", () => route(true));
route(false);
typeEarlyLetters();
// After loading, the browser moves the focus to the target of the URL, or away from the form.
addEventListener("load", () => setTimeout(refocus));
