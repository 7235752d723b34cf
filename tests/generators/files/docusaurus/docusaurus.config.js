export default {
  title: "The bay",
  url: "https://example.org",
  baseUrl: "/",
  presets: [["classic", { docs: { routeBasePath: "/", sidebarPath: false }, blog: false, pages: false }]],
  themeConfig: { navbar: { items: [{ to: "/gallery", label: "Gallery" }] } },
};
