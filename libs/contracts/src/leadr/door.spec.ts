import { describe, expect, it } from '@jest/globals';

import { LEADR_DOOR } from './door.js';

describe('the door of LEADR', () => {
  it.each(['/v1', '/v1/', '/v1/client/scores', '/v1/nowhere'])('owns %s', (path) => {
    expect(LEADR_DOOR.owns(path)).toBe(true);
  });

  it.each(['/', '/v10', '/v2/client', '/api/v1', '/V1/client', '//v1'])('does not own %s', (path) => {
    expect(LEADR_DOOR.owns(path)).toBe(false);
  });

  it.each([
    ['/v1', 'GET'],
    ['/v1/health', 'GET'],
    ['/v1/health/live', 'GET'],
    ['/v1/client/sessions', 'POST'],
    ['/v1/client/sessions/refresh', 'POST'],
    ['/v1/client/nonce', 'GET'],
    ['/v1/client/boards', 'GET'],
    ['/v1/client/scores', 'GET POST'],
    ['/v1/client/scores/x', 'GET'],
    ['/v1/live/boards/x', 'GET'],
    ['/v1/accounts', 'GET POST'],
    ['/v1/accounts/x', 'GET PATCH'],
    ['/v1/users', 'GET POST'],
    ['/v1/users/x', 'GET PATCH'],
    ['/v1/api-keys', 'GET POST'],
    ['/v1/api-keys/x', 'GET PATCH'],
    ['/v1/games', 'GET POST'],
    ['/v1/games/x', 'GET PATCH'],
    ['/v1/boards', 'GET POST'],
    ['/v1/boards/x', 'GET PATCH'],
    ['/v1/tables', 'GET POST'],
    ['/v1/tables/x', 'GET PATCH'],
    ['/v1/tables/x/secrets', 'POST'],
    ['/v1/tables/x/secrets/y', 'DELETE'],
  ])('takes at %s: %s', (path, methods) => {
    expect(LEADR_DOOR.methods(path)?.join(' ')).toBe(methods);
  });

  it.each([
    '/v1/',
    '/v1/client',
    '/v1/client/boards/x',
    '/v1/client/sessions/x',
    '/v1/client/scores/x/y',
    '/v1/client/scores//x',
    '/v1/live',
    '/v1/live/boards',
    '/v1/tables/x/y',
    '/v1/tables//secrets',
    '/v1/tables/x/secrets/y/z',
    '/v1/constructor',
  ])('knows nothing at %s', (path) => {
    expect(LEADR_DOOR.methods(path)).toBeUndefined();
  });

  it('looks at a long path as quickly as at a short one', () => {
    expect(LEADR_DOOR.methods(`/v1/${'a'.repeat(300_000)}/b`)).toBeUndefined();
  });

  it('says an error twice, for older clients and for newer ones', () => {
    const { contentType, body } = LEADR_DOOR.refusalBody('Nonce expired');
    expect(contentType).toBe('application/json; charset=utf-8');
    expect(JSON.parse(body)).toEqual({ detail: 'Nonce expired', error: 'Nonce expired' });
  });

  it('lists what is wrong with the input, and says the first of it in words', () => {
    const issues = [
      { type: 'string_type', loc: ['body', 'tags', 2], msg: 'must be a string', input: 5 },
      { type: 'missing', loc: ['body', 'name'], msg: 'Field required' },
    ];
    expect(JSON.parse(LEADR_DOOR.refusalBody('x', issues).body)).toEqual({ detail: issues, error: 'tags.2: must be a string' });
    const whole = [{ type: 'missing', loc: ['body'], msg: 'is missing' }];
    expect(JSON.parse(LEADR_DOOR.refusalBody('x', whole).body)).toEqual({ detail: whole, error: 'body: is missing' });
  });
});
