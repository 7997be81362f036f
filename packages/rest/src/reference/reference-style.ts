/** Style of the reference page: system fonts, both colour schemes, one column on a phone. */
export const referenceStyle = `
:root { color-scheme: light dark; --line: light-dark(#d5dae1, #363d47); --soft: light-dark(#f4f6f9, #1b2027); --text: light-dark(#1a2027, #e4e8ee);
  --dim: light-dark(#55606d, #9aa6b4); --page: light-dark(#fff, #13171c); --link: light-dark(#0b57b0, #7db8ff);
  --get: light-dark(#0a6b3d, #5fd39a); --post: light-dark(#0b57b0, #7db8ff); --delete: light-dark(#b3261e, #ff8f86); }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.55 system-ui, sans-serif; display: grid; grid-template: 'nav head' auto 'nav main' 1fr / 19rem minmax(0, 1fr); }
header { grid-area: head; padding: 1.5rem clamp(1rem, 4vw, 3rem) 0; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, pre:focus-visible, .wide:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
nav summary { display: none; }
nav details::details-content { display: contents; content-visibility: visible; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--page); padding: .5rem 1rem; z-index: 1; }
nav { grid-area: nav; border-right: 1px solid var(--line); padding: 1.5rem 1.25rem; height: 100vh; position: sticky; top: 0; overflow-y: auto; }
nav h2 { font-size: .8rem; text-transform: uppercase; letter-spacing: .06em; color: var(--dim); margin: 1.5rem 0 .4rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li a { display: block; padding: .3rem 0; text-decoration: none; }
nav li a:hover { text-decoration: underline; }
main { grid-area: main; padding: 0 clamp(1rem, 4vw, 3rem) 6rem; max-width: 62rem; }
h1 { font-size: 1.7rem; margin: 0; line-height: 1.25; }
h2 { font-size: 1.3rem; margin: 3rem 0 1rem; }
section { border-top: 1px solid var(--line); padding-top: 1.5rem; margin-top: 2rem; }
section h3 { font-size: 1.1rem; margin: 0 0 .6rem; }
h4 { font-size: .95rem; margin: 1.3rem 0 .4rem; }
code, pre { font: .875em/1.5 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
code { background: var(--soft); border-radius: 4px; padding: .1em .3em; overflow-wrap: anywhere; }
pre code { background: none; padding: 0; font-size: inherit; overflow-wrap: normal; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: 8px; padding: .8rem 1rem; overflow-x: auto; margin: .5rem 0; max-height: 26rem; }
.route { background: var(--soft); border: 1px solid var(--line); border-radius: 8px; padding: .6rem .9rem; overflow-wrap: anywhere; font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .9rem; }
.method { font-weight: 700; margin-right: .6rem; }
.get { color: var(--get); } .post { color: var(--post); } .delete { color: var(--delete); }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .8rem .45rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--dim); font-weight: 600; }
.wide { overflow-x: auto; } td code { white-space: nowrap; }
details { border-bottom: 1px solid var(--line); padding: .45rem 0; }
summary { cursor: pointer; }
summary .status { font-weight: 700; font-family: ui-monospace, Menlo, Consolas, monospace; margin-right: .5rem; }
.dim { color: var(--dim); }
@media (max-width: 52rem) {
  body { display: block; }
  nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); padding: 0 1rem; }
  nav summary { display: list-item; padding: .75rem 0; }
  nav details:not([open])::details-content { display: block; content-visibility: hidden; height: 0; }
  nav li a { padding: .55rem 0; }
  table, tbody, tr, td { display: block; } thead { position: absolute; left: -99rem; }
  td code { white-space: normal; }
  td { border: 0; padding: .1rem 0; } tr { border-bottom: 1px solid var(--line); padding: .6rem 0; }
}
@supports not selector(details::details-content) { nav summary { display: list-item; } }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
`
