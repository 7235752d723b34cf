// --- Start.
loadDecisions();
startScheme();
startFilters();
startWorklist();
startExchange();
startCompare();
addEventListener("hashchange", () => route(true));
route(false);
