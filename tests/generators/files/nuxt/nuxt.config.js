export default {
  telemetry: false,
  css: ["~/style.css"],
  compatibilityDate: "2026-01-01",
  srcDir: ".",
  experimental: { payloadExtraction: false }, // its cache of "/" fails in 4.4.5
};
