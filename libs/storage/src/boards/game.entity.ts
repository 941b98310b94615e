import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

@Entity('games')
@Unique('games_slug_key', ['slug'])
export class Game {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'games_pkey' })
  id!: string;

  @Column('text')
  slug!: string;

  @Column('text')
  name!: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
