(() => {
"use strict";
const table = document.querySelector(".sites tbody");
const rows = [...table.rows];
const filter = document.getElementById("filter");
const order = document.getElementById("order");
const count = document.getElementById("count");
const ranks = new Map(rows.map((row, index) => [row, index]));
const value = (row, name) => Number(row.dataset[name]);
const compare = (one, two) => {
  if (order.value === "name") return one.dataset.name.localeCompare(two.dataset.name);
  const most = order.value === "rank" ? 0 : value(two, order.value) - value(one, order.value);
  return most || ranks.get(one) - ranks.get(two);
};
const sort = () => table.append(...rows.sort(compare));
const find = () => {
  const text = filter.value.trim().toLowerCase();
  let shown = 0;
  for (const row of rows) {
    row.hidden = !row.dataset.name.includes(text);
    shown += !row.hidden;
  }
  count.textContent = text ? `${shown} of ${rows.length}` : "";
};
order.addEventListener("change", sort);
filter.addEventListener("input", find);

const stored = "assetjob:fleet:" + document.body.dataset.key;
const answers = [...document.querySelectorAll(".answer")];
const digestOf = (field) => field.closest(".card").dataset.digest;
const status = document.getElementById("answered");
const given = () => answers.filter((field) => field.value.trim());
const tell = () => {
  if (status) status.textContent = `${given().length} of ${answers.length} answered`;
};
const save = () => {
  const texts = given().map((field) => [digestOf(field), field.value]);
  const text = JSON.stringify(Object.fromEntries(texts));
  // Chromium under load sometimes loses a write to localStorage; window.name survives a reload.
  window.name = `${stored} ${text}`;
  try {
    localStorage.setItem(stored, text);
  } catch {
    // Storage is not available: the texts last as long as the page.
  }
  tell();
};
const restore = () => {
  try {
    const named = window.name.startsWith(`${stored} `) && window.name.slice(stored.length + 1);
    const texts = JSON.parse(named || localStorage.getItem(stored) || "{}");
    for (const field of answers) field.value = texts[digestOf(field)] ?? "";
  } catch {
    // What is stored is something else.
  }
  tell();
};
const exported = () => {
  const { sites, uses } = JSON.parse(document.getElementById("uses").textContent);
  const decided = new Date().toISOString();
  const decisions = given().flatMap((field) =>
    uses[digestOf(field)].flatMap(([site, ...contexts]) => contexts.map((context) => ({
      site: sites[site], picture: digestOf(field), context, decision: "alt",
      alt: field.value.trim(), decided,
    }))));
  return { schema: 1, tool: { name: "assetjob" }, decisions };
};
document.getElementById("export")?.addEventListener("click", () => {
  const text = JSON.stringify(exported(), null, 2) + "\n";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = "fleet-decisions.json";
  link.click();
  URL.revokeObjectURL(link.href);
});
for (const field of answers) field.addEventListener("input", save);
restore();
})();
