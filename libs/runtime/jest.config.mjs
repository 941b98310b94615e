import { pure } from '@laurel/fixtures/jest-preset.mjs';

export default { ...pure, testTimeout: 20_000 };
