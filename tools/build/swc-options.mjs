/**
 * How TypeScript becomes JavaScript, everywhere in this repository: the build, the tests and the loader all emit the same.
 * Import paths stay as written (`./x.js`), and decorator metadata is kept because injection and validation read it.
 */
export const SWC_OPTIONS = {
  swcrc: false,
  configFile: false,
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
  module: { type: 'es6' },
};
