export interface Page {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

const REDIRECTS_MAX = 10;

/** A browser as far as a login can tell: it keeps each site's cookies, follows redirects, and sends the forms that it is shown. */
export class Browser {
  private readonly cookies = new Map<string, Map<string, string>>();

  /** The page that a link ends at. */
  open(url: string): Promise<Page> {
    return this.visit(url, {});
  }

  /** Sends the form of a page, with what the person filled in and pressed. */
  submit({ url, body }: Page, choice: Record<string, string>): Promise<Page> {
    const action = /<form method="post"(?: action="([^"]*)")?/.exec(body)?.[1];
    const hidden = [...body.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
    const fields = { ...Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, decoded(value)])), ...choice };
    const target = action === undefined ? url : new URL(decoded(action), url).href;
    return this.visit(target, { method: 'POST', body: new URLSearchParams(fields) });
  }

  private async visit(url: string, init: RequestInit, redirects = 0): Promise<Page> {
    if (redirects > REDIRECTS_MAX) throw new Error(`too many redirects, now at ${url}`);
    const jar = this.jarOf(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: cookie === '' ? {} : { cookie } });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(set) ?? [];
      jar.set(name, value);
    }
    const body = await response.text();
    const location = response.headers.get('location');
    if (location !== null) return this.visit(new URL(location, url).href, {}, redirects + 1);
    return { url, status: response.status, headers: response.headers, body };
  }

  private jarOf(url: string): Map<string, string> {
    const { origin } = new URL(url);
    const jar = this.cookies.get(origin) ?? new Map<string, string>();
    this.cookies.set(origin, jar);
    return jar;
  }
}

function decoded(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
