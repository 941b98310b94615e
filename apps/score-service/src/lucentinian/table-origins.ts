import { LUCENTINIAN_DOOR, tableNameIn } from '@laurel/contracts/lucentinian/door';
import { TABLE_DEFAULTS } from '@laurel/contracts/lucentinian/table-defaults';
import type { Door, OriginsOf } from '@laurel/runtime/http/door';
import { HighScoreTables } from '@laurel/storage/tables/high-score-tables';
import type { INestApplicationContext } from '@nestjs/common';

/** The door with the lists of origins that the owners of tables keep. */
export const TABLES_DOOR: Door = { ...LUCENTINIAN_DOOR, originsOf: tableOrigins };

/** A name that no table has is answered like a table without a list. A table with a list can be told: browsers have to be told. */
function tableOrigins(app: INestApplicationContext): OriginsOf {
  const tables = app.get(HighScoreTables, { strict: false });
  const originsOf = async (name: string) => (await tables.allowedOrigins(name)) ?? TABLE_DEFAULTS.allowedOrigins;
  return (path) => {
    const name = tableNameIn(path);
    return name === undefined ? undefined : originsOf(name);
  };
}
