// Style and purity. Which package may import which is checked by .dependency-cruiser.cjs.
import tseslint from 'typescript-eslint';

const platform = 'Core is pure: time, randomness and I/O come in through a port.';

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/.clounect/**'] },
  ...tseslint.configs.recommended,
  ...tseslint.configs.stylistic,
  {
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', { selector: 'ExportAllDeclaration', message: 'index files export by name, so that the surface is a decision.' }],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.test.ts', '**/*.mjs', 'examples/**', '.ci/**'],
    rules: { 'max-lines': 'off', 'no-console': 'off' },
  },
  {
    files: ['packages/core/src/**/*.ts'],
    ignores: ['packages/core/src/**/*.test.ts'],
    rules: {
      'no-restricted-globals': ['error', ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'process', 'Buffer', 'fetch', 'performance', 'crypto', 'console'].map((name) => ({ name, message: platform }))],
      'no-restricted-properties': ['error', { object: 'Date', property: 'now', message: platform }, { object: 'Math', property: 'random', message: platform }, { object: 'Temporal', property: 'Now', message: platform }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'index files export by name, so that the surface is a decision.' },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: platform },
        { selector: "CallExpression[callee.name='Date']", message: platform },
      ],
    },
  },
);
