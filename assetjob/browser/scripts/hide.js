// Runs before the scripts of a page: hides it until "first_view" shows it. So everything is painted
// for the first time where it is in the end. What is painted before images have arrived, and moves
// when they do, would be the Largest Contentful Paint in some visits only.
(() => {
  if (window !== top) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(":root { visibility: hidden !important }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const show = () => {
    document.adoptedStyleSheets = [...document.adoptedStyleSheets].filter((each) => each !== sheet);
  };
  Object.defineProperty(window, "assetjobShow", {value: show});
})();
