import { BOARD_DEFAULTS } from '@laurel/contracts/leadr/board-defaults';
import type { BoardRule, Direction, DoorName, KeepStrategy, TieRule } from '@laurel/leaderboard/board-rule';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

import { safeInteger } from '../safe-integer.js';
import { Game } from './game.entity.js';

/** A board is a log: `revision` counts its entries, and is raised under this row's lock. */
@Entity('boards')
@Index('boards_game_id_slug_key', ['gameId', 'slug'], { unique: true, where: 'is_active and deleted_at is null and test_of is null' })
@Index('boards_by_game', ['gameId'])
@Unique('boards_short_code_key', ['shortCode'])
@Unique('boards_test_of_key', ['testOf'])
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

  /** The board that this one is the test pool of: a log of its own under the same rules, seen by test sessions only. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => Board, { name: 'boards_test_of_fkey' })
  testOf!: string | null;

  /** What players type to find the board. */
  @Column('text', { nullable: true })
  shortCode!: string | null;

  @Column('text', { default: BOARD_DEFAULTS.icon })
  icon!: string;

  @Column('text', { nullable: true })
  unit!: string | null;

  @Column('boolean', { default: true })
  isActive!: boolean;

  @Column('boolean', { default: true })
  isPublished!: boolean;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  startsAt!: Date | null;

  /** From here on the board takes no scores and clients do not list it; its scores stay readable. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  endsAt!: Date | null;

  @Column('text', { array: true, default: [] })
  tags!: string[];

  @Column('text', { nullable: true })
  description!: string | null;

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  updatedAt!: Date;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  deletedAt!: Date | null;
}
