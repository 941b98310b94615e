export { default } from '@laurel/fixtures/jest-preset.mjs';
