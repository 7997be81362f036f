import { expect, test } from 'vitest'
import { createFunctionRegistry } from './function-registry.ts'

const run = (): null => null

test('finds a function whatever the case of its name, and the later of two', () => {
  const later = (): number => 1
  const registry = createFunctionRegistry({ orchestrators: { Echo: run } }, { orchestrators: { ECHO: later } })
  expect(registry.orchestrator('echo')).toBe(later)
  expect(registry.activity('echo')).toBeUndefined()
})

test('a disabled function is not there', () => {
  const registry = createFunctionRegistry({ orchestrators: { Old: run }, disabled: ['old'] })
  expect(registry.orchestrator('Old')).toBeUndefined()
  expect([registry.isDisabled('OLD'), registry.isDisabled('New')]).toEqual([true, false])
})

test.for([
  [
    { orchestrators: { A: run, B: run } },
    'orchestrator',
    `The function 'x' doesn't exist, is disabled, or is not an orchestrator function. Additional info: The following are the known orchestrator functions: 'A', 'B'.`,
  ],
  [
    {},
    'orchestrator',
    `The function 'x' doesn't exist, is disabled, or is not an orchestrator function. Additional info: No orchestrator functions are currently registered!`,
  ],
  [
    { entities: { E: run } },
    'entity',
    `The function 'x' doesn't exist, is disabled, or is not an entity function. Additional info: No entity functions are currently registered!`,
  ],
] as const)('tells which functions there are: %#', ([functions, kind, text]) => {
  expect(createFunctionRegistry(functions).missingText(kind, 'x')).toBe(text)
})
