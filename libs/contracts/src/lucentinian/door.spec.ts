import { describe, expect, it } from '@jest/globals';

import { LUCENTINIAN_DOOR, tableNameIn } from './door.js';

describe('the door of high score tables', () => {
  it.each([
    ['/timestamp', 'GET HEAD', undefined],
    ['/api/test', 'GET HEAD POST DELETE', 'test'],
    ['/api/%74e%2Fst', 'GET HEAD POST DELETE', 'te/st'],
    ['/api/check', 'GET HEAD POST DELETE', 'check'],
    ['/api/test/check', 'GET HEAD', 'test'],
    ['/api/Zo%C3%AB/deleted', 'GET', 'Zoë'],
    ['/api/test/deleted/', 'GET', 'test'],
  ])('takes at %s: %s', (path, methods, table) => {
    expect(LUCENTINIAN_DOOR.owns(path)).toBe(true);
    expect(LUCENTINIAN_DOOR.methods(path)?.join(' ')).toBe(methods);
    expect(tableNameIn(path)).toBe(table);
  });

  it.each([
    ...['/api', '/api/', '/api//', '/api//check', '/api/test/', '/api/test/x', '/api/test/x/y'],
    ...['/api/test/check/', '/api/test/Check', '/api/test/deleted//'],
  ])('knows nothing at %s', (path) => {
    expect(LUCENTINIAN_DOOR.owns(path)).toBe(true);
    expect(LUCENTINIAN_DOOR.methods(path)).toBeUndefined();
    expect(tableNameIn(path)).toBeUndefined();
  });

  it.each(['/', '/apis', '/API/test', '/timestamp/', '/timestamps', '/v1/tables'])('does not own %s', (path) => {
    expect(LUCENTINIAN_DOOR.owns(path)).toBe(false);
  });
});
