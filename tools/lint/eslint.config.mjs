import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import { fileURLToPath } from 'node:url';
import tseslint from 'typescript-eslint';
import { importDirections } from './import-directions.mjs';

const TESTS = ['**/test/**/*.ts', '**/*.spec.{ts,tsx}'];

const IMPLICIT_CONVERSION = {
  selector: 'Property[key.name="enableImplicitConversion"]',
  message: 'A string "false" would become true: convert by a decorator on the field.',
};
const ENVIRONMENT = {
  selector: 'MemberExpression[object.name="process"][property.name="env"]',
  message: 'Settings are read in config.ts and passed on as values.',
};
const PARTIAL_RUNS = [
  {
    selector: 'MemberExpression[object.name=/^(describe|it|test)$/][property.name=/^(only|skip|todo|failing)$/]',
    message: 'Every test runs, always.',
  },
  { selector: 'CallExpression[callee.name=/^(fdescribe|fit|xdescribe|xit|xtest)$/]', message: 'Every test runs, always.' },
];

export default defineConfig(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/*.d.mts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  {
    files: ['**/*.mjs'],
    // Scripts for the Node that lints them.
    languageOptions: { globals: Object.fromEntries(Object.getOwnPropertyNames(globalThis).map((name) => [name, 'readonly'])) },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommended],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description', minimumDescriptionLength: 10 }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@nx/enforce-module-boundaries': ['error', importDirections()],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: '@nestjs/common', importNames: ['Global'], message: 'A module names what it imports.' },
            { name: '@nestjs/common', importNames: ['forwardRef'], message: 'Two classes that need each other are one class or three.' },
          ],
        },
      ],
      'no-restricted-syntax': ['error', IMPLICIT_CONVERSION, ENVIRONMENT],
    },
  },
  {
    files: ['**/config.ts', '**/main.ts'],
    rules: { 'no-restricted-syntax': ['error', IMPLICIT_CONVERSION] },
  },
  {
    basePath: fileURLToPath(new URL('..', import.meta.url)),
    files: ['**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', IMPLICIT_CONVERSION] },
  },
  {
    files: TESTS,
    rules: {
      '@nx/enforce-module-boundaries': ['error', importDirections({ test: true })],
      'no-restricted-syntax': ['error', IMPLICIT_CONVERSION, ...PARTIAL_RUNS],
    },
  },
  {
    files: ['**/index.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'Program', message: 'Import from the file that declares a thing; there are no index files.' },
      ],
    },
  },
  { files: ['**/*.tsx'], extends: [reactHooks.configs.flat.recommended] },
);
