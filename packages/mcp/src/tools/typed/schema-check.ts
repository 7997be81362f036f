import { dereference, type OutputUnit, validate } from '@cfworker/json-schema'
import type { JsonSchema } from '@durable-http/core'

/** Checks a value against a JSON Schema; returns its faults, none for a valid value. */
export type SchemaCheck = (value: unknown) => readonly OutputUnit[]

/** Items of a list at most where the schema wants items that differ: the validator compares each with each. */
export const mostCompared = 1_000

// References followed for each part of a value: schemas that lead back to themselves may try each choice again at each level.
const stepsPerPart = 32
const leastSteps = 1_000

class TooManyStepsError extends Error {
  override readonly name = 'TooManyStepsError'
}

/** Makes the check of values against a schema (2020-12); its work grows linearly with a value. */
export function createSchemaCheck(schema: JsonSchema): SchemaCheck {
  const lookup = dereference(schema)
  const comparesItems = JSON.stringify(schema).includes('"uniqueItems":true')

  function run(value: unknown, parts: number, shortCircuit: boolean) {
    let left = leastSteps + stepsPerPart * parts
    const counted = new Proxy(lookup, {
      get(target, reference: string) {
        if (--left < 0) throw new TooManyStepsError()
        return target[reference]
      },
    })
    return validate(value, schema, '2020-12', counted, shortCircuit)
  }

  return function check(value) {
    const { parts, longestList } = sizeOf(value)
    if (comparesItems && longestList > mostCompared)
      return [wholeFault(`has a list of more than ${mostCompared} items, the most whose items are compared`)]
    try {
      const { valid, errors } = run(value, parts, true)
      return valid ? [] : allErrors(value, parts, errors)
    } catch (error) {
      if (isTooMuch(error)) return [wholeFault('is too complex to be checked')]
      throw error
    }
  }

  // The first fault will do where there are too many to be found.
  function allErrors(value: unknown, parts: number, first: readonly OutputUnit[]): readonly OutputUnit[] {
    try {
      return run(value, parts, false).errors
    } catch (error) {
      if (isTooMuch(error)) return first
      throw error
    }
  }
}

// The validator hands errors over as arguments, of which the runtime takes a limited number.
const isTooMuch = (error: unknown) => error instanceof TooManyStepsError || error instanceof RangeError

const wholeFault = (error: string): OutputUnit => ({
  instanceLocation: '#',
  keyword: '',
  keywordLocation: '#',
  error,
})

function sizeOf(value: unknown): { parts: number; longestList: number } {
  const open = [value]
  let parts = 0
  let longestList = 0
  while (open.length > 0) {
    const one = open.pop()
    parts++
    if (typeof one !== 'object' || one === null) continue
    if (Array.isArray(one)) longestList = Math.max(longestList, one.length)
    for (const member of Object.values(one)) open.push(member)
  }
  return { parts, longestList }
}
