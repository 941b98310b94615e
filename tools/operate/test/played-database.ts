import { createTestDatabase } from '@laurel/fixtures/test-database';
import { Client } from 'pg';

import { Playing } from './playing.js';

/** A database of which its owner sees and changes all, while a process takes scores. */
export interface PlayedDatabase {
  readonly url: string;
  readonly owner: Client;
  readonly playing: Playing;
  /** Ends both and removes it. */
  drop(): Promise<void>;
}

export async function createPlayedDatabase(): Promise<PlayedDatabase> {
  const database = await createTestDatabase();
  const owner = new Client({ connectionString: database.url });
  await owner.connect();
  const playing = await Playing.begin(database.url);
  return {
    url: database.url,
    owner,
    playing,
    async drop() {
      await playing.end();
      await owner.end();
      await database.drop();
    },
  };
}
