import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

import { AuthenticationSession } from './authentication-session.entity.js';

/** A browser on its way to GitLab and back. Gone with the first use of its state. */
@Entity('login_states')
@Index('login_states_by_expiry', ['expiresAt'])
@Index('login_states_by_authentication_session', ['authenticationSessionId'])
export class LoginState {
  @PrimaryColumn('bytea', { primaryKeyConstraintName: 'login_states_pkey' })
  stateHash!: Buffer;

  /** Only the browser with this cookie may come back. */
  @Column('bytea')
  browserHash!: Buffer;

  /** PKCE: proves to GitLab that whoever redeems the code is who asked for it. */
  @Column('text')
  codeVerifier!: string;

  /** The login to complete; null when the browser only wants to see its player's account page. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => AuthenticationSession, { name: 'login_states_authentication_session_id_fkey', onDelete: 'CASCADE' })
  authenticationSessionId!: string | null;

  @Column('timestamptz')
  expiresAt!: Date;
}
