import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Makes the competitor where there is none; nothing when it was being made elsewhere. */
const FIND_OR_MAKE = `
  with known as (
    select id from competitors where proof = 'shared-secret' and issuer = $1 and external_id = $2
  ), made as (
    insert into competitors (id, proof, issuer, external_id, name)
    select $3, 'shared-secret', $1, $2, $2 where not exists (select from known)
    on conflict (proof, issuer, external_id) do nothing
    returning id
  )
  select id from known union all select id from made`;

/** Whoever a table's records belong to. A table knows nothing of its players but their names: who has the name is the player. */
@Injectable()
export class NamedCompetitors {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * The competitor of that name on the table, made at its first record, however many of its records come at once.
   *
   * @param name verbatim
   * @returns its id
   */
  async ofTable(boardId: string, name: string): Promise<string> {
    // Twice at most: who loses the race to make the competitor finds it made.
    const id = (await this.findOrMake(boardId, name)) ?? (await this.findOrMake(boardId, name));
    if (id === undefined) throw new Error(`the competitor of a name on table ${boardId} is neither there nor can it be made`);
    return id;
  }

  private async findOrMake(boardId: string, name: string): Promise<string | undefined> {
    const [competitor] = await this.dataSource.query<{ id: string }[]>(FIND_OR_MAKE, [boardId, name, randomUUID()]);
    return competitor?.id;
  }
}
