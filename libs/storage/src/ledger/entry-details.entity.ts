import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

import { safeInteger } from '../safe-integer.js';
import { Entry } from './entry.entity.js';

/** What a person said about an entry. Beside the log, so that it can be erased and the log stays sound. */
@Entity('entry_details')
@ForeignKey(() => Entry, ['boardId', 'revision'], ['boardId', 'revision'], { name: 'entry_details_entry_fkey' })
export class EntryDetails {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'entry_details_pkey' })
  boardId!: string;

  @PrimaryColumn('bigint', { transformer: safeInteger, primaryKeyConstraintName: 'entry_details_pkey' })
  revision!: number;

  @Column('text')
  playerName!: string;

  @Column('text', { nullable: true })
  valueDisplay!: string | null;

  @Column('jsonb', { nullable: true })
  metadata!: unknown;

  /** Where the request came from. */
  @Column('inet', { nullable: true })
  address!: string | null;
}
