// --- Start.
loadDecisions();
startScheme();
startFilters();
startWorklist();
startExchange();
startCompare();
addEventListener("hashchange", () => route(true));
route(false);
// After loading, the browser moves the focus to the target of the URL, or away from the form.
addEventListener("load", () => setTimeout(() => current && byId("worklist").matches(".current") && focusText()));
