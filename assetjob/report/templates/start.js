// --- Start.
loadDecisions();
startScheme();
startFilters();
startWorklist();
startExchange();
addEventListener("hashchange", () => route(true));
route(false);
