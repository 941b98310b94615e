import preset from '@laurel/fixtures/jest-preset.mjs';

// Five services start on two cores, and outages last for seconds.
export default { ...preset, testTimeout: 120_000 };
