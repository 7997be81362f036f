import { Validator } from '@cfworker/json-schema'
import { expect } from 'vitest'

/** Fails unless a value is valid for a JSON Schema; the failure shows the value. */
export function expectValid(schema: object, value: unknown): void {
  const { valid, errors } = new Validator(schema, '2020-12').validate(value)
  expect([JSON.stringify(value), valid, errors]).toEqual([JSON.stringify(value), true, []])
}
