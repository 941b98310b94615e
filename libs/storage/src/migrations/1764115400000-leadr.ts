import { randomUUID } from 'node:crypto';

import { FOCUS_BOARD } from '@laurel/contracts/pomomon/focus-board';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts and what they own, boards that clients list and test on, devices, and rights that are used once. */
export class Leadr1764115400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table accounts (
        id uuid constraint accounts_pkey primary key,
        name text not null,
        slug text not null,
        status text not null default 'active',
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null,
        deleted_at timestamptz(3)
      )`);
    await runner.query('create unique index accounts_slug_key on accounts (slug) where deleted_at is null');
    await runner.query(`
      create table users (
        id uuid constraint users_pkey primary key,
        account_id uuid not null constraint users_account_id_fkey references accounts (id),
        email text not null,
        display_name text not null,
        super_admin boolean not null default false,
        status text not null default 'active',
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null,
        deleted_at timestamptz(3)
      )`);
    await runner.query('create unique index users_email_key on users (email) where deleted_at is null');
    await runner.query('create index users_by_account on users (account_id)');
    await runner.query(`
      create table api_keys (
        id uuid constraint api_keys_pkey primary key,
        account_id uuid not null constraint api_keys_account_id_fkey references accounts (id),
        user_id uuid not null constraint api_keys_user_id_fkey references users (id),
        name text not null,
        prefix text not null,
        key_hash bytea not null constraint api_keys_key_hash_key unique,
        status text not null default 'active',
        expires_at timestamptz(3),
        last_used_at timestamptz(3),
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null,
        deleted_at timestamptz(3)
      )`);
    await runner.query('create index api_keys_by_account on api_keys (account_id)');

    await this.giveGamesOwners(runner);
    await this.describeBoards(runner);

    await runner.query('alter table entries add column id uuid not null default gen_random_uuid() constraint entries_id_key unique');
    await runner.query('alter table entries alter column id drop default');
    await runner.query('create index standings_by_time on standings (board_id, achieved_at)');
    await runner.query(`
      create table entry_details (
        board_id uuid not null,
        revision bigint not null,
        player_name text not null,
        value_display text,
        metadata jsonb,
        constraint entry_details_pkey primary key (board_id, revision),
        constraint entry_details_entry_fkey foreign key (board_id, revision) references entries (board_id, revision)
      )`);
    await runner.query(`
      create table spent_keys (
        kind text not null,
        key text not null,
        expires_at timestamptz not null,
        constraint spent_keys_pkey primary key (kind, key)
      )`);
    await runner.query('create index spent_keys_by_expiry on spent_keys (expires_at)');
    await runner.query(`
      create table devices (
        competitor_id uuid constraint devices_pkey primary key constraint devices_competitor_id_fkey references competitors (id),
        game_id uuid not null constraint devices_game_id_fkey references games (id),
        platform text,
        metadata jsonb not null default '{}',
        status text not null default 'active',
        first_seen_at timestamptz(3) not null,
        last_seen_at timestamptz(3) not null
      )`);
    await runner.query('create index devices_by_game on devices (game_id)');
    await runner.query(`
      create table device_sessions (
        id uuid constraint device_sessions_pkey primary key,
        competitor_id uuid not null constraint device_sessions_competitor_id_fkey references devices (competitor_id),
        test_mode boolean not null,
        token_version integer not null default 1,
        created_at timestamptz(3) not null,
        rotated_at timestamptz(3) not null,
        access_expires_at timestamptz(3) not null,
        expires_at timestamptz(3) not null,
        address text,
        client text,
        revoked_at timestamptz(3),
        revoked_for text
      )`);
    await runner.query('create index device_sessions_by_device on device_sessions (competitor_id)');
    await runner.query('create index device_sessions_by_expiry on device_sessions (expires_at)');
  }

  private async giveGamesOwners(runner: QueryRunner): Promise<void> {
    const houseId = randomUUID();
    await runner.query(
      `insert into accounts (id, name, slug, created_at, updated_at) values ($1, 'Laurel', 'laurel', now(), now())`,
      [houseId],
    );
    await runner.query(`
      alter table games
        alter column created_at type timestamptz(3),
        add column account_id uuid constraint games_account_id_fkey references accounts (id),
        add column steam_app_id text,
        add column default_board_id uuid,
        add column anti_cheat_enabled boolean not null default true,
        add column description text,
        add column tags text[] not null default '{}',
        add column page_url text,
        add column updated_at timestamptz(3) not null default now(),
        add column deleted_at timestamptz(3)`);
    await runner.query('update games set account_id = $1', [houseId]);
    await runner.query('alter table games alter column account_id set not null, drop constraint games_slug_key');
    await runner.query('create unique index games_slug_key on games (slug) where deleted_at is null');
    await runner.query('create index games_by_account on games (account_id)');
  }

  private async describeBoards(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table boards
        alter column created_at type timestamptz(3),
        drop constraint boards_game_id_slug_key,
        add column test_of uuid constraint boards_test_of_key unique constraint boards_test_of_fkey references boards (id),
        add column short_code text constraint boards_short_code_key unique,
        add column icon text not null default 'fa-crown',
        add column unit text,
        add column is_active boolean not null default true,
        add column is_published boolean not null default true,
        add column starts_at timestamptz(3),
        add column ends_at timestamptz(3),
        add column tags text[] not null default '{}',
        add column description text,
        add column updated_at timestamptz(3) not null default now(),
        add column deleted_at timestamptz(3)`);
    await runner.query(`
      create unique index boards_game_id_slug_key on boards (game_id, slug)
       where is_active and deleted_at is null and test_of is null`);
    await runner.query('create index boards_by_game on boards (game_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table device_sessions, devices, spent_keys, entry_details');
    await runner.query('drop index standings_by_time');
    await runner.query('alter table entries drop column id');
    // What only this version knows does not fit the one before it: nothing of the older one is touched.
    const foreign = `select id from games where slug <> '${FOCUS_BOARD.game}'`;
    for (const table of ['standings', 'entries']) {
      await runner.query(`delete from ${table} where board_id in (select id from boards where game_id in (${foreign}))`);
    }
    await runner.query(`delete from boards where game_id in (${foreign})`);
    await runner.query(`delete from games where slug <> '${FOCUS_BOARD.game}'`);
    await runner.query(`delete from competitors where proof = 'device'`);
    await runner.query('drop index boards_by_game, boards_game_id_slug_key');
    await runner.query(`
      alter table boards
        alter column created_at type timestamptz,
        drop column test_of, drop column short_code, drop column icon, drop column unit, drop column is_active,
        drop column is_published, drop column starts_at, drop column ends_at, drop column tags, drop column description,
        drop column updated_at, drop column deleted_at,
        add constraint boards_game_id_slug_key unique (game_id, slug)`);
    await runner.query('drop index games_by_account, games_slug_key');
    await runner.query(`
      alter table games
        alter column created_at type timestamptz,
        drop column account_id, drop column steam_app_id, drop column default_board_id, drop column anti_cheat_enabled,
        drop column description, drop column tags, drop column page_url, drop column updated_at, drop column deleted_at,
        add constraint games_slug_key unique (slug)`);
    await runner.query('drop table api_keys, users, accounts');
  }
}
