import { describe, expect, it } from '@jest/globals';

import { startTinyService } from './tiny-service.js';

describe('the description of the interface', () => {
  it('is served when asked for, page and document', async () => {
    const service = await startTinyService({ openApi: { title: 'Tiny', version: '1.2.3', apiKeyHeader: 'pantry-key' } });
    const document = await fetch(`${service.url}/openapi.json`);
    expect(document.headers.get('content-type')).toContain('application/json');
    expect(await document.json()).toMatchObject({
      info: { title: 'Tiny', version: '1.2.3' },
      paths: { '/text/order': {} },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          'pantry-key': { type: 'apiKey', in: 'header', name: 'pantry-key' },
        },
      },
    });
    const page = await fetch(`${service.url}/docs`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const html = await page.text();
    for (const [, path = ''] of html.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect([path, (await fetch(new URL(path, page.url))).status]).toEqual([path, 200]);
    }
    await service.close();
  });

  it('is not served otherwise', async () => {
    const service = await startTinyService();
    expect((await fetch(`${service.url}/docs`)).status).toBe(404);
    expect((await fetch(`${service.url}/openapi.json`)).status).toBe(404);
    await service.close();
  });
});
