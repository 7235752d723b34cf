// --- Pages: filter, search and sort. The filter is in the URL, so that it can be shared.
const FIELDS = ["search", "severity", "state", "rule", "criterion", "page", "sort"];
const filters = byId("filters");
const pageList = byId("page-list");
let index = null;

const readPages = () => {
  for (const link of all("a.why", pageList)) link.setAttribute("aria-expanded", "false");
  return all(".page", pageList).map((page, order) => ({
    page,
    order,
    path: page.querySelector("h3").textContent.toLowerCase(),
    uses: all(".use", page).map((use) => ({
      use,
      code: (use.querySelector(".code")?.textContent || "").toLowerCase(),
      findings: all(".finding", use).map((finding) => ({
        finding,
        words: finding.textContent.toLowerCase(),
      })),
    })),
  }));
};

// On a phone a button shows the fields other than the search.
const showFields = (open) => {
  filters.classList.toggle("open", open);
  byId("more").setAttribute("aria-expanded", String(open));
};

const filterBy = (query, target) => {
  if (!filters) return;
  for (const name of FIELDS) filters.elements[name].value = query.get(name) || "";
  showFields(FIELDS.slice(1).some((name) => query.get(name)));
  applyFilters();
  if (target.closest("[hidden]")) {
    filters.reset();
    applyFilters();
  }
};

const applyFilters = () => {
  index ??= readPages();
  const wanted = Object.fromEntries(FIELDS.map((name) => [name, filters.elements[name].value]));
  wanted.rules = filters.elements.criterion.selectedOptions[0]?.dataset.rules?.split(" ");
  const words = wanted.search.toLowerCase().split(/\s+/).filter(Boolean);
  const seen = { findings: 0, all: 0, pages: 0 };
  for (const entry of index) {
    const count = filterPage(entry, wanted, words, seen);
    entry.page.hidden = count === 0;
    seen.findings += count;
    seen.pages += count ? 1 : 0;
  }
  sortPages(wanted.sort);
  byId("showing").textContent = seen.findings
    ? `${counted(seen.findings, "finding")} of ${seen.all.toLocaleString("en")}, ` +
      `on ${counted(seen.pages, "page")} of ${index.length.toLocaleString("en")}.`
    : "No finding matches.";
};

const filterPage = (entry, wanted, words, seen) => {
  let shown = 0;
  const pageMatches = !wanted.page || entry.page.id === wanted.page;
  for (const { use, code, findings } of entry.uses) {
    let here = 0;
    for (const { finding, words: text } of findings) {
      const matches =
        pageMatches &&
        (!wanted.rules || wanted.rules.includes(finding.dataset.rule)) &&
        ["severity", "state", "rule"].every((n) => !wanted[n] || finding.dataset[n] === wanted[n]) &&
        words.every((word) => text.includes(word) || code.includes(word) || entry.path.includes(word));
      finding.hidden = !matches;
      here += matches ? 1 : 0;
    }
    use.hidden = here === 0;
    shown += here;
    seen.all += findings.length;
  }
  return shown;
};

let sorted = "";
const sortPages = (by) => {
  if (by === sorted) return;
  sorted = by;
  const value = (entry) => (by ? Number(entry.page.dataset[by]) : 0);
  index.sort((a, b) => value(b) - value(a) || a.order - b.order);
  pageList.append(...index.map((entry) => entry.page));
};

const writeFilters = () => {
  const query = new URLSearchParams();
  for (const name of FIELDS) if (filters.elements[name].value) query.set(name, filters.elements[name].value);
  const text = query.toString();
  history.replaceState(null, "", `#pages${text && "?"}${text}`);
  applyFilters();
};

// Shows a rule's page below the finding, instead of opening the Rules view.
const explain = (event) => {
  const link = event.target.closest("a.why");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  const open = link.getAttribute("aria-expanded") === "true";
  if (open) link.nextElementSibling.remove();
  else {
    const text = byId(link.hash.slice(1)).querySelector(".explained").cloneNode(true);
    text.classList.add("inline");
    link.after(text);
  }
  link.setAttribute("aria-expanded", String(!open));
};

const startFilters = () => {
  for (const cell of all("[data-filter]")) {
    if (cell.textContent.trim() === "0") continue;
    cell.replaceChildren(make("a", { href: `#pages?${cell.dataset.filter}`, textContent: cell.textContent }));
  }
  if (!filters) return;
  let waiting = 0;
  filters.addEventListener("input", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(writeFilters);
  });
  byId("more").addEventListener("click", () => showFields(!filters.classList.contains("open")));
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.addEventListener("reset", () => setTimeout(writeFilters));
  pageList.addEventListener("click", explain);
};
