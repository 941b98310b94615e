import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

import { Id, readId } from './ids.js';

const UUID = '550e8400-e29b-41d4-a716-446655440000';

describe('an id from outside', () => {
  it.each([
    ['game', UUID],
    ['game', `gam_${UUID}`],
    ['game', UUID.toUpperCase()],
    ['game', `gam_${UUID.toUpperCase()}`],
    ['account', `acc_${UUID}`],
    ['user', `usr_${UUID}`],
    ['board', `brd_${UUID}`],
    ['score', `scr_${UUID}`],
    ['key', `key_${UUID}`],
    ['session', `ses_${UUID}`],
    ['device', `dev_${UUID}`],
    ['device', `ide_${UUID}`],
    ['identity', `ide_${UUID}`],
    ['identity', `dev_${UUID}`],
  ] as const)('of a %s is read: %s', (kind, text) => {
    expect(readId(kind, text)).toBe(UUID);
  });

  it.each([
    '',
    'gam_',
    UUID.slice(1),
    `${UUID}0`,
    `${UUID}\n`,
    ` ${UUID}`,
    `{${UUID}}`,
    `brd_${UUID}`,
    `GAM_${UUID}`,
    `gam_gam_${UUID}`,
    `gam-${UUID}`,
    UUID.replaceAll('-', ''),
    UUID.replace('5', '５'),
    'constructor',
  ])('is refused for a game: %j', (text) => {
    expect(readId('game', text)).toBeUndefined();
  });
});

describe('a field that holds an id', () => {
  class Ids {
    @Id('game')
    game_id!: string;

    @Id('board', { optional: true })
    board_id?: string;

    @Id('board', { optional: true, nullable: true })
    default_board_id?: string | null;

    @Id('user', { nullable: true })
    user_id!: string | null;
  }

  const read = (plain: object) => {
    const ids = plainToInstance(Ids, { game_id: UUID, user_id: null, ...plain });
    return { ids, complaints: validateSync(ids).map(({ constraints }) => Object.values(constraints ?? {}).at(-1)) };
  };

  it('holds the bare form', () => {
    const { ids, complaints } = read({ game_id: `gam_${UUID.toUpperCase()}`, board_id: `brd_${UUID}`, user_id: UUID });
    expect(complaints).toEqual([]);
    expect({ ...ids }).toEqual({ game_id: UUID, board_id: UUID, user_id: UUID });
  });

  it('may be absent or null only where it says so', () => {
    expect(read({ board_id: undefined, default_board_id: null }).complaints).toEqual([]);
    expect(read({ game_id: undefined }).complaints).toEqual(['game_id must be a string']);
    expect(read({ game_id: null }).complaints).toEqual(['game_id must be a string']);
    expect(read({ board_id: null }).complaints).toEqual(['board_id must be a string']);
    expect(read({ user_id: undefined }).complaints).toEqual(['user_id must be a string']);
  });

  it.each([123, true, [UUID], { id: UUID }])('holds nothing but text: %j', (game_id) => {
    expect(read({ game_id }).complaints).toEqual(['game_id must be a string']);
  });

  it.each(['', `brd_${UUID}`, `${UUID}\n`])('holds no other text: %j', (game_id) => {
    expect(read({ game_id }).complaints).toEqual(['game_id must be a UUID, bare or behind gam_']);
  });
});
