/** Some of the fields; what is absent or undefined is not chosen. */
export type Chosen<Fields> = { readonly [Name in keyof Fields]?: Fields[Name] | undefined };

/** The fields that are chosen, and no others. */
export function chosen<Fields extends object>(fields: Chosen<Fields>): Partial<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Fields>;
}
