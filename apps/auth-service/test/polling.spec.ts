import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect } from 'node:net';

import { RunningAuthService } from './running-auth-service.js';

let auth: RunningAuthService;

beforeAll(async () => {
  auth = await RunningAuthService.start();
});

afterAll(() => auth.close());

describe('PUT /api/sessions', () => {
  it.each<[string, RequestInit]>([
    ['no body', {}],
    ['broken JSON', { body: '{' }],
    ['JSON of another shape', { body: '[null]', headers: { 'Content-Type': 'application/json' } }],
    ['a form', { body: 'a=b', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }],
    ['an empty body', { body: '', headers: { 'Content-Length': '0' } }],
    ['an odd charset', { body: 'x', headers: { 'Content-Type': 'application/json; charset=utf-16' } }],
  ])('opens a login whatever it comes with: %s', async (_name, init) => {
    const response = await fetch(`${auth.service.url}/api/sessions?token=x`, { method: 'PUT', ...init });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(Object.keys((await response.json()) as object)).toEqual(['token', 'auth_url']);
  });

  it('opens a login for an engine that sends neither a length nor an encoding', async () => {
    const { hostname, port } = new URL(auth.service.url);
    const socket = connect(Number(port), hostname);
    socket.write(`PUT /api/sessions HTTP/1.1\r\nHost: ${hostname}\r\nUser-Agent: GodotEngine/3.2\r\nConnection: close\r\n\r\n`);
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await once(socket, 'end');
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('builds the address from the configured origin, whatever the headers say', async () => {
    const headers = { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'http', Forwarded: 'host=evil.example' };
    const response = await fetch(`${auth.service.url}/api/sessions`, { method: 'PUT', headers });
    expect(((await response.json()) as { auth_url: string }).auth_url).toMatch(/^https:\/\/play\.example\/auth\/login\//);
  });

  it('refuses 1 MB', async () => {
    const response = await fetch(`${auth.service.url}/api/sessions`, { method: 'PUT', body: 'x'.repeat(1024 * 1024) });
    expect(response.status).toBe(413);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  it('makes tokens that have nothing in common', async () => {
    const logins = await Promise.all(Array.from({ length: 20 }, () => auth.openLogin()));
    const secrets = logins.flatMap(({ token, authUrl }) => [token, authUrl.split('/').at(-1)]);
    expect(new Set(secrets).size).toBe(40);
  });

  it('stores no secret as it is', async () => {
    const browser = auth.browser();
    const { token, authUrl } = await auth.openLogin();
    const { location } = await browser.get(authUrl);
    const rows = await auth.query('select a::text from authentication_sessions a union all select s::text from login_states s');
    const dump = JSON.stringify(rows);
    const state = new URL(location).searchParams.get('state') ?? '';
    for (const secret of [token, authUrl.split('/').at(-1) ?? '', browser.cookie(authUrl, '__Host-laurel-login') ?? '', state]) {
      expect(dump).not.toContain(secret);
      expect(dump).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });
});

describe('GET /api/sessions', () => {
  const TOKENLESS = ['', '?token=', '?token', '?token=a&token=b', '?Token=x', '?token[]=x', '?session=x'];
  it.each(TOKENLESS)('asks for the token: 400 for “%s”', async (query) => {
    await expectText(`/api/sessions${query}`, 400);
  });

  it.each([
    ['x', 'a short one'],
    ['x'.repeat(43), 'one of the right length'],
    ['%00', 'NUL'],
    ['%ff%fe', 'bytes that are no text'],
    ["'%20or%201=1--", 'SQL'],
    ['t'.repeat(8_000), 'a long one'],
    ['__proto__', 'a property'],
  ])('does not know %.20s', async (token) => {
    await expectText(`/api/sessions?token=${token}`, 404);
  });

  it('answers unknown and expired tokens alike', async () => {
    const { token } = await auth.openLogin();
    const unknown = await expectText(`/api/sessions?token=${'x'.repeat(43)}`, 404);
    auth.clock.advance(600_000);
    expect(await expectText(`/api/sessions?token=${token}`, 404)).toBe(unknown);
  });

  it('takes neither a session token nor the handle of the address for a poll token', async () => {
    const { token, authUrl } = await auth.logIn('ada');
    const { session_token: session } = await auth.poll(token);
    await expectText(`/api/sessions?token=${session}`, 404);
    await expectText(`/api/sessions?token=${authUrl.split('/').at(-1)}`, 404);
    expect(await auth.isLetIn(token)).toBe(false);
  });

  it('forbids caching, and passing the token on', async () => {
    const { token } = await auth.openLogin();
    const response = await fetch(`${auth.service.url}/api/sessions?token=${token}`);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  });
});

describe('/api/sessions', () => {
  it.each(['POST', 'DELETE', 'PATCH', 'HEAD'])('does not take %s', async (method) => {
    const response = await fetch(`${auth.service.url}/api/sessions`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, PUT, OPTIONS');
  });

  it.each(['/api/sessions', '/api/sessions?token=x'])('answers the preflight of %s to any origin', async (path) => {
    const asked = { 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'content-type' };
    const headers = { Origin: 'https://evil.example', ...asked };
    const response = await fetch(auth.service.url + path, { method: 'OPTIONS', headers });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    expect(response.headers.get('access-control-allow-methods')).toContain('PUT');
  });

  it.each(['/api/sessions/', '/api/sessions/x', '/API/sessions'])('is not at %s', async (path) => {
    expect((await fetch(auth.service.url + path)).status).toBe(404);
  });
});

async function expectText(path: string, status: number): Promise<string> {
  const response = await fetch(auth.service.url + path);
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  const text = await response.text();
  expect(text).toMatch(/^[^\n]{3,100}$/);
  return text;
}
