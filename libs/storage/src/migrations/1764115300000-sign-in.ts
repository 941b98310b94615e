import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SignIn1764115300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table authentication_sessions (
        id uuid constraint authentication_sessions_pkey primary key,
        poll_token_hash bytea not null constraint authentication_sessions_poll_token_hash_key unique,
        handle_hash bytea not null constraint authentication_sessions_handle_hash_key unique,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        network text not null,
        client text,
        browser_hash bytea,
        failed boolean not null default false,
        held_external_id text,
        held_name text,
        player_id uuid,
        session_id uuid,
        session_started_at timestamptz,
        session_expires_at timestamptz
      )`);
    await runner.query('create index authentication_sessions_by_expiry on authentication_sessions (expires_at)');
    await runner.query(`
      create table login_states (
        state_hash bytea constraint login_states_pkey primary key,
        browser_hash bytea not null,
        code_verifier text not null,
        authentication_session_id uuid
          constraint login_states_authentication_session_id_fkey references authentication_sessions (id) on delete cascade,
        expires_at timestamptz not null
      )`);
    await runner.query('create index login_states_by_expiry on login_states (expires_at)');
    await runner.query('create index login_states_by_authentication_session on login_states (authentication_session_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table login_states, authentication_sessions');
  }
}
