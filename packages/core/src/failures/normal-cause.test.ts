import { expect, test } from 'vitest'
import { normalCause } from './normal-cause.ts'

test.for([
  ["The function 'A' is gone", 'The function <text> is gone'],
  ["it doesn't work, and 'A' can't", "it doesn't work, and <text> can't"],
  ['order "A-1" failed 3 times', 'order <text> failed <n> times'],
  [
    "The function 'Nope' doesn't exist, is disabled, or is not an orchestrator function. Additional info: The following are the known orchestrator functions: 'B', 'A'.",
    "The function <text> doesn't exist, is disabled, or is not an orchestrator function.",
  ],
] as const)('%j becomes %j', ([message, group]) => {
  expect(normalCause(message)).toBe(group)
})
