import type { Request, Response } from 'express';

import { isSecret, newSecret } from '../new-secret.js';

/**
 * The cookies of a browser. Sent along when somebody follows a link to us (GitLab sends browsers back that way), never with another
 * site's form or script. On https their names carry the prefix that no other host and no plain connection can set.
 */
export class BrowserCookies {
  private readonly isSecure: boolean;
  private readonly prefix: string;

  constructor(publicBaseUrl: string) {
    this.isSecure = publicBaseUrl.startsWith('https:');
    this.prefix = this.isSecure ? '__Host-' : '';
  }

  /** The secret that names this browser, if it has one. */
  browserOf(req: Request): string | undefined {
    const browser = this.read(req, 'laurel-login');
    return isSecret(browser) ? browser : undefined;
  }

  /** The same, given now if it has none; kept for at least `lifeMs` from now. */
  nameBrowser(req: Request, res: Response, lifeMs: number): string {
    const browser = this.browserOf(req) ?? newSecret();
    this.write(res, 'laurel-login', browser, lifeMs);
    return browser;
  }

  read(req: Request, name: string): string | undefined {
    const start = `${this.prefix}${name}=`;
    const pairs = (req.headers.cookie ?? '').split(';').map((pair) => pair.trim());
    return pairs.find((pair) => pair.startsWith(start))?.slice(start.length);
  }

  write(res: Response, name: string, value: string, lifeMs: number): void {
    res.cookie(this.prefix + name, value, { httpOnly: true, secure: this.isSecure, sameSite: 'lax', path: '/', maxAge: lifeMs });
  }
}
