/** Text that is HTML already. */
export class Html {
  constructor(readonly text: string) {}
}

/** Makes HTML; whatever is put in is escaped unless it is HTML itself. */
export function html(parts: TemplateStringsArray, ...values: readonly (string | Html)[]): Html {
  return new Html(parts.reduce((text, part, index) => text + shown(values[index - 1] ?? '') + part));
}

function shown(value: string | Html): string {
  return value instanceof Html ? value.text : value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
