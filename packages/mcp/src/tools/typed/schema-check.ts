import { dereference, type OutputUnit, validate } from '@cfworker/json-schema'
import type { JsonSchema } from '@durable-http/core'

/** One fault of a value: where it is, and what it is. */
export type SchemaFault = Pick<OutputUnit, 'instanceLocation' | 'keyword' | 'error'>

/** Checks a value against a JSON Schema; returns its faults, none for a valid value. */
export type SchemaCheck = (value: unknown) => readonly SchemaFault[]

/** Items of a list at most where the schema wants items that differ: the validator compares each with each. */
export const mostCompared = 1_000

// References followed for each part of a value: schemas that lead back to themselves may try each choice again at each level.
const stepsPerPart = 32
const leastSteps = 1_000

/** Makes the check of values against a schema (2020-12); its work grows linearly with a value. */
export function createSchemaCheck(schema: JsonSchema): SchemaCheck {
  const lookup = dereference(schema)
  const comparesItems = JSON.stringify(schema).includes('"uniqueItems":true')

  return function check(value) {
    let parts = 0
    let longestList = 0
    JSON.stringify(value, (_, one: unknown) => {
      parts++
      if (Array.isArray(one)) longestList = Math.max(longestList, one.length)
      return one
    })
    if (comparesItems && longestList > mostCompared) return wholeFault(`has a list of more than ${mostCompared} items`)
    const faultsOf = (shortCircuit: boolean) => {
      let left = leastSteps + stepsPerPart * parts
      const counted = new Proxy(lookup, {
        get(target, reference: string) {
          if (--left < 0) throw new RangeError()
          return target[reference]
        },
      })
      return validate(value, schema, '2020-12', counted, shortCircuit).errors
    }
    let faults = wholeFault('is too complex to be checked')
    try {
      faults = faultsOf(true)
      if (faults.length > 0) faults = faultsOf(false)
    } catch (error) {
      // The first faults will do where there are too many: the validator hands them over as arguments, whose number is limited.
      if (!(error instanceof RangeError)) throw error
    }
    return faults
  }
}

const wholeFault = (error: string): readonly SchemaFault[] => [{ instanceLocation: '#', keyword: '', error }]
