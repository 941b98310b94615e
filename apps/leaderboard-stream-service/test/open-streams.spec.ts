import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';

import { expect, it } from '@jest/globals';

import { OpenStreams } from '../src/live/open-streams.js';
import { STREAM_DEFAULTS } from '../src/live/stream-settings.js';
import { metric } from './running-stream-service.js';

it('a client that has gone before it could be served does not count', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.write('GET / HTTP/1.1\r\nHost: laurel\r\n\r\n');
  const [, response] = (await once(server, 'request')) as [IncomingMessage, ServerResponse];
  client.destroy();
  await once(response, 'close');
  expect(new OpenStreams(STREAM_DEFAULTS).admit(response, '192.0.2.1')).toBeUndefined();
  expect(await metric('sse_open')).toBe(0);
  server.close();
});

it('as shipped, a process that shuts down spreads the ends of its streams over three seconds or more', () => {
  expect(STREAM_DEFAULTS.drainMs).toBeGreaterThanOrEqual(3_000);
});
