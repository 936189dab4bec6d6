/** The style of reports: light or dark as the reader prefers, and black on white in print. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; --ink: #1f2328; --dim: #59636e; --paper: #ffffff; --line: #d1d9e0; --band: #f6f8fa; --link: #0969da; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --dim: #9198a1; --paper: #0d1117; --line: #3d444d; --band: #161b22; --link: #79b8ff; } }
@media print { :root { --ink: #000; --dim: #333; --paper: #fff; --line: #999; --band: #fff; --link: #000; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 78rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; overflow-wrap: break-word; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 0.75rem; }
h2 { font-size: 1.3rem; margin: 2.25rem 0 0.75rem; padding-bottom: 0.3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.5rem 0 0.5rem; }
p, ul { max-width: 50rem; }
ul { padding-left: 1.25rem; }
li { margin: 0.25rem 0; overflow-wrap: anywhere; }
a { color: var(--link); }
code { font: 0.875em ui-monospace, monospace; background: var(--band); padding: 0.1em 0.3em; border-radius: 4px; overflow-wrap: anywhere; }
.table, .plot { display: block; overflow-x: auto; margin: 0.75rem 0; }
table { width: max-content; border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.75rem; border-bottom: 1px solid var(--line); max-width: 20rem; overflow-wrap: break-word; }
th { color: var(--dim); font-weight: 600; white-space: nowrap; }
tbody tr:nth-child(even) { background: var(--band); }
.plot svg { display: block; width: 100%; min-width: 34rem; height: auto; }
`;
