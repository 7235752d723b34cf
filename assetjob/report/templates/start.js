// --- Start.
loadDecisions();
startStore();
startScheme();
startFilters();
startWorklist();
startExchange();
addEventListener("hashchange", () => route(true));
route(false);
