import { createHash } from 'node:crypto';

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 26rem; margin: 3rem auto; padding: 0 1rem; }
.notice { border: 2px dashed; border-radius: .5rem; padding: .75rem 1rem; }
label { display: block; margin: 1.5rem 0 .25rem; font-weight: 600; }
input, button { font: inherit; padding: .6rem .8rem; border-radius: .4rem; border: 1px solid; }
input { width: 100%; box-sizing: border-box; }
.choice { display: flex; gap: .75rem; margin-top: 1.5rem; }
.choice button { flex: 1; cursor: pointer; }
.problem { color: #b3261e; }
@media (prefers-color-scheme: dark) { .problem { color: #ffb4ab; } }
`;

/** Headers of every page: no script at all, and only the style above. */
export const PAGE_HEADERS = {
  'Content-Security-Policy': `default-src 'none'; style-src '${styleHash()}'; frame-ancestors 'none'; base-uri 'none'`,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
};

/** Asks who is playing; the form carries the authorization request along. */
export function authorizePage(action: string, fields: ReadonlyMap<string, string>, username: string, problem = ''): string {
  const hidden = [...fields].map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`).join('');
  return page(`
<p class="notice"><strong>This is not GitLab.</strong> It is Laurel’s local stand-in, for trying things out on this machine:
any name works and no password is asked.</p>
<h1>Who is playing?</h1>
<form method="post" action="${escape(action)}">${hidden}
${problem === '' ? '' : `<p class="problem" role="alert">${escape(problem)}</p>`}
<label for="username">Username</label>
<input id="username" name="username" value="${escape(username)}" list="names" autocomplete="off" autocapitalize="none" spellcheck="false"
 required maxlength="255" autofocus>
<datalist id="names"><option>ada</option><option>grace</option><option>linus</option></datalist>
<div class="choice"><button name="decision" value="authorize">Authorize</button>
<button name="decision" value="deny" formnovalidate>Deny</button></div>
</form>`);
}

/** Says why this authorization request is not even worth an answer to its sender. */
export function refusalPage(reason: string): string {
  return page(`
<p class="notice"><strong>This is not GitLab.</strong> It is Laurel’s local stand-in.</p>
<h1>Request refused</h1><p>${escape(reason)}</p>`);
}

function page(content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>This is not GitLab: local stand-in</title><style>${STYLE}</style></head><body>${content}</body></html>`;
}

function styleHash(): string {
  return `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
