export default function (config) {
  config.addPassthroughCopy("img");
  return { dir: { input: ".", output: "_site" }, markdownTemplateEngine: false };
}
