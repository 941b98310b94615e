import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables that games write to with signed requests, resets of boards, and where an entry came from. */
export class HighScoreTables1764115500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table high_score_tables (
        board_id uuid constraint high_score_tables_pkey primary key
          constraint high_score_tables_board_id_fkey references boards (id),
        name text not null,
        table_key text not null,
        signed_reads boolean not null default false,
        expose_ip boolean not null default false,
        allow_delete boolean not null default true,
        allowed_origins text[] not null default '{*}',
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null,
        deleted_at timestamptz(3)
      )`);
    await runner.query('create unique index high_score_tables_name_key on high_score_tables (name) where deleted_at is null');
    await runner.query(`
      create table table_secrets (
        id uuid constraint table_secrets_pkey primary key,
        board_id uuid not null constraint table_secrets_board_id_fkey references high_score_tables (board_id),
        sealed bytea not null,
        sealed_with text not null,
        created_at timestamptz(3) not null,
        retired_at timestamptz(3)
      )`);
    await runner.query('create index table_secrets_by_table on table_secrets (board_id)');
    await runner.query(`
      create table signed_writes (
        board_id uuid not null,
        fingerprint bytea not null,
        method text not null,
        position integer,
        expires_at timestamptz not null,
        constraint signed_writes_pkey primary key (board_id, fingerprint)
      )`);
    await runner.query('create index signed_writes_by_expiry on signed_writes (expires_at)');
    await runner.query(`
      create table board_resets (
        board_id uuid not null constraint board_resets_board_id_fkey references boards (id),
        revision bigint not null,
        reset_at timestamptz not null,
        constraint board_resets_pkey primary key (board_id, revision)
      )`);
    await runner.query('alter table entry_details add column address inet');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table entry_details drop column address');
    await runner.query('drop table board_resets, signed_writes, table_secrets, high_score_tables');
  }
}
