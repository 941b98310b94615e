import { LUCENTINIAN_DOOR, tableNameIn } from '@laurel/contracts/lucentinian/door';
import { TABLE_DEFAULTS } from '@laurel/contracts/lucentinian/table-defaults';
import type { Door, OriginsOf } from '@laurel/runtime/http/door';
import { HighScoreTables } from '@laurel/storage/tables/high-score-tables';
import type { INestApplicationContext } from '@nestjs/common';

/** The door with the lists of origins that the owners of tables keep. */
export const TABLES_DOOR: Door = { ...LUCENTINIAN_DOOR, originsOf: tableOrigins };

/** A name that no table has is answered like a table without a list, so that a preflight does not tell which names there are. */
function tableOrigins(app: INestApplicationContext): OriginsOf {
  const tables = app.get(HighScoreTables, { strict: false });
  return async (path) => {
    const name = tableNameIn(path);
    const found = name === undefined ? undefined : await tables.byName(name);
    return found?.table.allowedOrigins ?? TABLE_DEFAULTS.allowedOrigins;
  };
}
