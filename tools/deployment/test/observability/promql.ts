/** A metric that an expression reads, and by which of its labels. */
export interface Reading {
  readonly name: string;
  readonly labels: readonly string[];
}

/** What an expression of PromQL depends on. */
export interface Dependencies {
  readonly readings: readonly Reading[];
  /** Labels that results are told apart by. */
  readonly grouping: readonly string[];
}

const GROUPING = /\b(?:by|on|without|ignoring|group_left|group_right)\s*\(([^)]*)\)/g;

/** Not a metric, although it stands where one might. */
const WORDS = new Set(['and', 'or', 'unless', 'offset', 'bool', 'by', 'on', 'without', 'ignoring']);

const DURATION = /\[[^\]]*\]|\b\d[\w.]*/g;

/** A name, and what tells a function or shows by which labels a metric is read. */
const NAME = /([a-zA-Z_:]\w*)\s*(?:(\()|\{([^}]*)\})?/g;

/** Reads names, not meaning: Prometheus's own tool knows whether an expression is right. */
export function dependenciesOf(expression: string): Dependencies {
  const grouping = [...expression.matchAll(GROUPING)].flatMap(([, labels = '']) => [...labels.matchAll(/\w+/g)].map(([label]) => label));
  const bare = expression.replace(GROUPING, '').replace(/(\w+)\[/g, '$1 [').replace(DURATION, '');
  const readings = [...bare.matchAll(NAME)].flatMap(([, name = '', call, matchers = '']) => {
    if (call !== undefined || WORDS.has(name)) return [];
    return [{ name, labels: [...matchers.matchAll(/(\w+)\s*[!=]/g)].map(([, label = '']) => label) }];
  });
  return { readings, grouping };
}
