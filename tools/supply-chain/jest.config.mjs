export { pure as default } from '@laurel/fixtures/jest-preset.mjs';
