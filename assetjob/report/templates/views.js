// --- Views: one is shown at a time, as the URL's fragment says. Every id can be linked to.
const byId = (id) => document.getElementById(id);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};
const counted = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;

const showView = (view) => {
  for (const other of all(".view")) other.classList.toggle("current", other === view);
  for (const link of all(".top nav a")) {
    if (link.hash === `#${view.id}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
};

const highlight = (element) => {
  for (const old of all(".target")) old.classList.remove("target");
  element.classList.add("target");
  element.scrollIntoView({ block: "start", behavior: "instant" });
  const link = element.querySelector("a");
  if (link) link.focus({ preventScroll: true });
};

const readHash = () => {
  const [id, query = ""] = location.hash.slice(1).split("?");
  let name = id;
  try {
    name = decodeURIComponent(id);
  } catch {
    // Not one of our fragments: show the Overview.
  }
  return [name, new URLSearchParams(query)];
};

// `isNavigation` is false for the first view, which leaves the focus where it is.
const route = (isNavigation) => {
  const [id, query] = readHash();
  if (id === "main") return;
  const target = byId(id) || byId("overview");
  const view = target.closest(".view");
  if (!view) return;
  showView(view);
  if (view.id === "pages") filterBy(query, target);
  if (view.id === "worklist" && form) return showWorklist(target);
  if (target !== view) highlight(target);
  else scrollTo({ top: 0, behavior: "instant" });
  if (isNavigation && target === view) view.querySelector("[tabindex]").focus({ preventScroll: true });
};

const showWorklist = (target) => {
  scrollTo({ top: 0, behavior: "instant" });
  openCard(target.classList.contains("card") ? target : null);
  focusText();
};

const SCHEMES = ["system", "light", "dark"];
const startScheme = () => {
  const button = byId("scheme");
  const root = document.documentElement;
  const show = () => (button.textContent = `Colours: ${root.dataset.scheme || "system"}`);
  button.addEventListener("click", () => {
    const now = root.dataset.scheme || "system";
    const next = SCHEMES[(SCHEMES.indexOf(now) + 1) % SCHEMES.length];
    if (next === "system") delete root.dataset.scheme;
    else root.dataset.scheme = next;
    try {
      localStorage.setItem("assetjob:scheme", next);
    } catch {
      // The choice is not stored.
    }
    show();
  });
  show();
};
