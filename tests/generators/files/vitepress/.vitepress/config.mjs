export default { title: "The bay", themeConfig: { nav: [{ text: "Gallery", link: "/gallery" }] } };
