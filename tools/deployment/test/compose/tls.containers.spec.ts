import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { connect, type ClientHttp2Session, type ClientHttp2Stream, type IncomingHttpHeaders } from 'node:http2';
import { request } from 'node:https';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '@laurel/fixtures/eventually';
import { testFolder } from '@laurel/fixtures/test-folder';

import { readComposeFile, type Mount } from '../../src/images/compose-file.js';
import { ContainerHost, type ContainerMount } from '../images/container-host.js';
import { containerOf, ourAccount } from '../images/image-folder.js';
import { COMPOSE_FOLDER } from './compose-project.js';

const run = promisify(execFile);
const ECHO = fileURLToPath(new URL('./echo-service.mjs', import.meta.url));
const SERVICES = { 'auth-service': '8081', 'score-service': '8082', 'leaderboard-stream-service': '8083' };

interface Answer {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const hosts: ContainerHost[] = [];
let certificate: string;
let plainUrl: string;
let url: string;
let session: ClientHttp2Session;

beforeAll(async () => {
  certificate = await selfSigned();
  ({ plainUrl, url } = await startGateway());
  session = connect(url, { ca: await readFile(join(certificate, 'tls.crt')) });
});

afterAll(async () => {
  session.close();
  await Promise.all(hosts.map((host) => host.stop()));
});

/** A folder with a certificate of localhost and its key. */
async function selfSigned(): Promise<string> {
  const folder = await mkdtemp(join(testFolder(), 'tls-'));
  const files = ['-keyout', join(folder, 'tls.key'), '-out', join(folder, 'tls.crt')];
  const about = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-days', '1'];
  await run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', ...files, ...about]);
  await run('chown', ['-R', (await ourAccount()).join(':'), folder]);
  return folder;
}

/** The gateway as compose.tls.yaml has it, before services that answer what they were asked. */
async function startGateway(site?: string): Promise<{ plainUrl: string; url: string }> {
  const host = await ContainerHost.start(Object.keys(SERVICES));
  hosts.push(host);
  const text = await readFile(join(COMPOSE_FOLDER, 'compose.tls.yaml'), 'utf8');
  const env = { PUBLIC_BASE_URL: 'https://localhost', LAUREL_TLS_FOLDER: certificate };
  const mounts = (readComposeFile(text, env).services.gateway?.volumes ?? []).map((mount) => mountOf(mount, site));
  await host.run({ ...(await containerOf('gateway')), mounts });
  const { user, env: ofNode } = await containerOf('auth-service');
  for (const port of Object.values(SERVICES)) {
    const echo = await host.run({ workdir: '/', user, env: ofNode, command: ['node', ECHO, port] });
    await echo.line(/^listening$/);
  }
  const plain = await host.reach(8080);
  const secure = (await host.reach(8443)).replace('http:', 'https:');
  await eventually(() => fetch(plain, { redirect: 'manual' }));
  return { plainUrl: plain, url: secure };
}

function mountOf({ source, target }: Mount, site?: string): ContainerMount {
  const from = source.startsWith('/') ? source : join(COMPOSE_FOLDER, source);
  return { from: site !== undefined && target.endsWith('site.conf') ? site : from, to: target };
}

/** The site as it is shipped, with what an operator has set in it. */
async function siteWith(shipped: string, own: string): Promise<string> {
  const site = join(await mkdtemp(join(testFolder(), 'site-')), 'site.conf');
  const text = await readFile(join(COMPOSE_FOLDER, 'gateway/site-tls.conf'), 'utf8');
  expect(text).toContain(shipped);
  await writeFile(site, text.replace(shipped, own));
  await chmod(site, 0o644);
  return site;
}

async function overHttp2(method: string, path: string, body?: Buffer): Promise<Answer> {
  const stream = session.request({ ':method': method, ':path': path });
  stream.end(body);
  const [headers] = (await once(stream, 'response')) as [IncomingHttpHeaders];
  return { headers, text: await textOf(stream) };
}

async function textOf(stream: ClientHttp2Stream): Promise<string> {
  return Buffer.concat((await stream.toArray()) as Buffer[]).toString();
}

it('plain http is sent on to https, every byte of the path with it', async () => {
  for (const path of ['/', '/api/a%2Fb%20c;d=e?x=%20y', '/v1/client/scores']) {
    const { hostname } = new URL(plainUrl);
    const answer = await fetch(plainUrl + path, { method: 'POST', redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([308, `https://${hostname}${path}`]);
  }
});

it('plain http is sent on to the port that the operator names', async () => {
  const elsewhere = await startGateway(await siteWith('set $tls_port "";', 'set $tls_port ":8443";'));
  const { headers } = await fetch(`${elsewhere.plainUrl}/x?y=1`, { redirect: 'manual' });
  expect(headers.get('location')).toBe(`https://${new URL(elsewhere.plainUrl).hostname}:8443/x?y=1`);
});

it('browsers get HTTP/2, and paths and bodies arrive as they were sent', async () => {
  for (const path of ['/api/a%2Fb%20c;d=e?x=%20y', '/api/x/../y', '/v1//z/', '/api/%C3%A4']) {
    const body = randomBytes(300);
    const { headers, text } = await overHttp2('POST', path, body);
    expect(headers[':status']).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      target: path,
      body: body.toString('base64'),
      headers: { 'x-forwarded-proto': 'https', 'x-forwarded-for': '127.0.0.1', host: new URL(url).host },
    });
  }
  expect(session.alpnProtocol).toBe('h2');
});

it('a stream flows over HTTP/2 as it is written, and others share its connection', async () => {
  const stream = session.request({ ':path': '/v1/live/boards/x' });
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  expect(String((await chunks.next()).value)).toBe(': open\n\n');
  for (const event of ['one', 'two']) {
    await overHttp2('POST', '/v1/live/boards/x', Buffer.from(event));
    expect(String((await chunks.next()).value)).toBe(`data: ${Buffer.from(event).toString('base64')}\n\n`);
  }
  stream.close();
});

it('games that speak HTTP/1.1 are served too', async () => {
  const sent = request(`${url}/timestamp`, { ca: await readFile(join(certificate, 'tls.crt')), agent: false });
  sent.end();
  const [answer] = (await once(sent, 'response')) as [{ httpVersion: string; statusCode: number; resume(): void }];
  answer.resume();
  expect([answer.httpVersion, answer.statusCode]).toEqual(['1.1', 200]);
});

it('nobody is told to insist on TLS, until the operator says so', async () => {
  for (const path of ['/', '/api/x']) expect((await overHttp2('GET', path)).headers).not.toHaveProperty('strict-transport-security');

  const strict = await startGateway(await siteWith('set $hsts "";', 'set $hsts "max-age=31536000";'));
  session.close();
  session = connect(strict.url, { ca: await readFile(join(certificate, 'tls.crt')) });
  for (const [path, status] of [['/', 200], ['/api/x', 200], ['/nowhere', 404]] as const) {
    expect((await overHttp2('GET', path)).headers).toMatchObject({ ':status': status, 'strict-transport-security': 'max-age=31536000' });
  }
});
