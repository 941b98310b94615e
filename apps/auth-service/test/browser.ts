/** What one request was answered with. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** Where it redirects to. */
  readonly location: string;
}

/**
 * A browser as far as a login can tell: it keeps cookies, comes from an address, and knows the service by its public name, which here
 * leads to the service under test.
 */
export class Browser {
  private readonly cookies = new Map<string, string>();

  constructor(
    private readonly serviceUrl: string,
    private readonly publicBaseUrl: string,
    readonly address: string,
  ) {}

  get(url: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send(url, { headers });
  }

  post(url: string, fields: Record<string, string>): Promise<Answer> {
    return this.send(url, { method: 'POST', body: new URLSearchParams(fields) });
  }

  /** Sends a page's form as the person sees it, with what they chose. */
  submit(url: string, page: Answer, choice: Record<string, string> = {}): Promise<Answer> {
    return this.post(url, { ...hiddenFields(page.body), ...choice });
  }

  cookie(name: string): string | undefined {
    return this.cookies.get(name);
  }

  setCookie(name: string, value: string): void {
    this.cookies.set(name, value);
  }

  private async send(url: string, init: RequestInit): Promise<Answer> {
    const target = url.startsWith('/') ? this.serviceUrl + url : url.replace(this.publicBaseUrl, this.serviceUrl);
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { 'X-Forwarded-For': this.address, ...(cookie === '' ? {} : { cookie }), ...init.headers };
    const response = await fetch(target, { ...init, headers, redirect: 'manual' });
    for (const set of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=');
      this.cookies.set(name, value);
    }
    const location = response.headers.get('location') ?? '';
    return { status: response.status, headers: response.headers, body: await response.text(), location };
  }
}

/** The hidden fields of a page's form. */
export function hiddenFields(body: string): Record<string, string> {
  const fields = [...body.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
  return Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]));
}
