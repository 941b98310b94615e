import type { BoardRule, Direction, DoorName, KeepStrategy, TieRule } from '@laurel/leaderboard/board-rule';
import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';

import { safeInteger } from '../safe-integer.js';
import { Game } from './game.entity.js';

/** A board is a log: `revision` counts its entries, and is raised under this row's lock. */
@Entity('boards')
@Unique('boards_game_id_slug_key', ['gameId', 'slug'])
@Check('boards_revision_check', 'revision >= 0')
export class Board implements BoardRule {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'boards_pkey' })
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Game, { name: 'boards_game_id_fkey' })
  gameId!: string;

  @Column('text')
  slug!: string;

  @Column('text')
  name!: string;

  @Column('text')
  door!: DoorName;

  @Column('text')
  keep!: KeepStrategy;

  @Column('text')
  direction!: Direction;

  @Column('text')
  tieRule!: TieRule;

  @Column('integer', { nullable: true })
  capacity!: number | null;

  @Column('double precision', { nullable: true })
  minValue!: number | null;

  @Column('double precision', { nullable: true })
  maxValue!: number | null;

  /** Names the history that `revision` counts in; renewed when the database is restored from a backup. */
  @Column('text')
  epoch!: string;

  @Column('bigint', { transformer: safeInteger, default: 0 })
  revision!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
