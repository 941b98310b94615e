import { AsyncLocalStorage } from 'node:async_hooks';

import type { RequestHandler } from 'express';
import { expect, it } from '@jest/globals';

import { startTinyService } from './tiny-service.js';

it('what a request sets off is done under the id that its answer and its line in the log have', async () => {
  const ids = new AsyncLocalStorage<string>();
  const tellId: RequestHandler = (_req, res) => void res.end(ids.getStore());
  const service = await startTinyService({
    inRequest: (id, work) => ids.run(id, work),
    before: (router) => router.get('/text/echo', tellId),
  });
  const own = await fetch(`${service.url}/text/echo`);
  const given = await fetch(`${service.url}/text/echo`, { headers: { 'X-Request-Id': 'given-by-the-gateway' } });
  await service.close();
  const named = [await own.text(), await given.text()];
  expect(named).toEqual([own.headers.get('x-request-id'), 'given-by-the-gateway']);
  expect(service.lines.flatMap(({ req }) => (req === undefined ? [] : [req]))).toEqual(named.map((id) => expect.objectContaining({ id })));
});
