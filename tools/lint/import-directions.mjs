// Which layer may import which. A project names its layer in the tags of its package.json.
const MAY_IMPORT = {
  contracts: [],
  leaderboard: [],
  runtime: [],
  storage: ['contracts', 'leaderboard'],
  access: ['contracts', 'storage'],
  service: ['contracts', 'leaderboard', 'storage', 'access', 'runtime'],
  standalone: ['contracts', 'leaderboard', 'storage', 'access', 'runtime', 'service', 'stand-in'],
  web: ['contracts'],
  'stand-in': [],
  tools: ['*'],
};

/** Options of `@nx/enforce-module-boundaries`. Tests may use the fixtures and the GitLab stand-in besides. */
export function importDirections({ test = false } = {}) {
  const besides = test ? ['tools', 'stand-in'] : [];
  return {
    depConstraints: Object.entries(MAY_IMPORT).map(([layer, layers]) => ({
      sourceTag: `layer:${layer}`,
      onlyDependOnLibsWithTags: [...layers, ...besides].map((other) => (other === '*' ? other : `layer:${other}`)),
    })),
    // The fixtures use the libs, whose tests use the fixtures.
    ignoredCircularDependencies: test ? [['*', '@laurel/fixtures']] : [],
  };
}
