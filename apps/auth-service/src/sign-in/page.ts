import { createHash } from 'node:crypto';

import { html, Html } from './html.js';

// The web app's colours, so that a player feels at the same place.
const STYLE = `
:root { color-scheme: light dark;
  --ground: light-dark(#f4f6f2, #0d1310); --surface: light-dark(#fff, #141c18); --line: light-dark(#e0e6df, #26322c);
  --ink: light-dark(#15211b, #e9f0eb); --ink-soft: light-dark(#55635b, #9dada4); --focus: light-dark(#1b5fc1, #8dbcff);
  --laurel: light-dark(#1d6f47, #63c592); --laurel-ink: light-dark(#175c3a, #8bdcb1); --on-laurel: light-dark(#fff, #06170e); }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--ground); color: var(--ink);
  font: 1.0625rem/1.55 system-ui, sans-serif; }
main { width: 100%; max-width: 28rem; background: var(--surface); border: 1px solid var(--line); border-radius: 18px; padding: 1.75rem; }
h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0 0 1rem; }
dl { margin: 0 0 1rem; display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; }
dt { color: var(--ink-soft); }
dd { margin: 0; overflow-wrap: anywhere; }
bdi { overflow-wrap: anywhere; }
a { color: var(--laurel-ink); text-underline-offset: .2em; }
.mark { margin: 0 0 1.25rem; color: var(--laurel-ink); font-weight: 700; letter-spacing: .02em; }
.choice { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
button, .button { flex: 1 1 9rem; padding: .7rem 1rem; border: 1px solid var(--laurel); border-radius: 12px; background: transparent;
  color: var(--laurel-ink); font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer; }
.button, button.main { background: var(--laurel); color: var(--on-laurel); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.small { color: var(--ink-soft); font-size: .9375rem; }
:last-child { margin-bottom: 0; }
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** What a browser may do with any page of ours: apply the one style sheet above, send a form back to us, and nothing else. */
export const PAGE_HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  'Referrer-Policy': 'no-referrer',
};

export const PAGE_TYPE = 'text/html; charset=utf-8';

/** A whole page, for a phone as for a desktop. */
export function page(title: string, content: Html): string {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} · Laurel</title>
<style>${new Html(STYLE)}</style></head>
<body><main><p class="mark">Laurel</p>
<h1>${title}</h1>
${content}
</main></body>
</html>
`.text;
}

/** What a refused request gets to see; the message is one of ours, never the request's. */
export function refusalPage(message: string): string {
  return page('That did not work', html`<p>${message}</p>`);
}
