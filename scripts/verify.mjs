// `npm test`: does what CI does.
import { runSteps } from './run-steps.mjs'

await runSteps('npm test', [
  ['build and types', 'turbo run build typecheck --output-logs=errors-only'],
  ['lint', 'oxlint'],
  ['format', 'oxfmt --check'],
  ['boundaries between packages', 'turbo boundaries'],
  ['unused code and dependencies', 'knip'],
  ['tests', 'vitest run'],
])
