/** Files of the console by name: `index.html`, `console.js`, `console.css`, `icon.svg`. */
export const files: Readonly<Record<string, string>>
