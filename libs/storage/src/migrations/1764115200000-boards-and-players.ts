import { randomBytes, randomUUID } from 'node:crypto';

import { FOCUS_BOARD } from '@laurel/contracts/pomomon/focus-board';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class BoardsAndPlayers1764115200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table games (
        id uuid constraint games_pkey primary key,
        slug text not null constraint games_slug_key unique,
        name text not null,
        created_at timestamptz not null default now()
      )`);
    await runner.query(`
      create table boards (
        id uuid constraint boards_pkey primary key,
        game_id uuid not null constraint boards_game_id_fkey references games (id),
        slug text not null,
        name text not null,
        door text not null,
        keep text not null,
        direction text not null,
        tie_rule text not null,
        capacity integer,
        min_value double precision,
        max_value double precision,
        epoch text not null,
        revision bigint not null default 0 constraint boards_revision_check check (revision >= 0),
        created_at timestamptz not null default now(),
        constraint boards_game_id_slug_key unique (game_id, slug)
      )`);
    await runner.query(`
      create table competitors (
        id uuid constraint competitors_pkey primary key,
        proof text not null,
        issuer text not null,
        external_id text not null,
        name text not null,
        created_at timestamptz not null default now(),
        constraint competitors_proof_issuer_external_id_key unique (proof, issuer, external_id)
      )`);
    // An infinity or a NaN would sort above every honest score.
    await runner.query(`
      create table entries (
        board_id uuid not null constraint entries_board_id_fkey references boards (id),
        revision bigint not null,
        competitor_id uuid not null constraint entries_competitor_id_fkey references competitors (id),
        value double precision not null constraint entries_value_check check (value > '-Infinity' and value < 'Infinity'),
        proof text not null,
        submitted_at timestamptz not null,
        constraint entries_pkey primary key (board_id, revision)
      )`);
    await runner.query(`
      create table standings (
        board_id uuid not null constraint standings_board_id_fkey references boards (id),
        competitor_id uuid not null constraint standings_competitor_id_fkey references competitors (id),
        slot bigint not null,
        value double precision not null constraint standings_value_check check (value > '-Infinity' and value < 'Infinity'),
        revision bigint not null,
        sort_key double precision not null,
        tie_key bigint not null,
        proof text not null,
        achieved_at timestamptz not null,
        constraint standings_pkey primary key (board_id, competitor_id, slot)
      )`);
    await runner.query('create index standings_in_order on standings (board_id, sort_key, tie_key)');
    await runner.query('create unique index standings_by_revision on standings (board_id, revision)');
    await runner.query(`
      create table players (
        competitor_id uuid constraint players_pkey primary key constraint players_competitor_id_fkey references competitors (id),
        session_id uuid,
        session_started_at timestamptz,
        session_expires_at timestamptz,
        session_network text,
        session_client text,
        phase_id uuid,
        phase_counts_from timestamptz,
        phase_duration_ms bigint,
        busy_until timestamptz,
        unbroken_since timestamptz,
        credited_day timestamptz,
        credited_day_ms bigint not null default 0
      )`);
    await runner.query(`
      create table endurance_flags (
        board_id uuid not null,
        revision bigint not null,
        rule text not null,
        raised_at timestamptz not null,
        constraint endurance_flags_pkey primary key (board_id, revision, rule),
        constraint endurance_flags_entry_fkey foreign key (board_id, revision) references entries (board_id, revision)
      )`);

    const gameId = randomUUID();
    await runner.query(`insert into games (id, slug, name) values ($1, $2, 'Pomomon Farm')`, [gameId, FOCUS_BOARD.game]);
    await runner.query(
      `insert into boards (id, game_id, slug, name, door, keep, direction, tie_rule, min_value, epoch)
       values ($1, $2, $3, 'Focus time', 'pomomon', 'sum', 'high-first', 'earliest', 1000, $4)`,
      [randomUUID(), gameId, FOCUS_BOARD.board, randomBytes(4).toString('hex')],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table endurance_flags, players, standings, entries, competitors, boards, games');
  }
}
