import { type HazardName, hazardNames, type HazardRule, hazardRules } from './hazard-rules.ts'
import type { Operation } from './operation.ts'
import { type OperationName, operationNames, operations } from './operations.ts'

/** A hazard rule with the operations whose rows name it. */
export interface Hazard extends HazardRule {
  operations: readonly OperationName[]
}

/** Rules by name; a client lifts one with `allowHazards: ['name']`. */
export const hazards = Object.fromEntries(
  hazardNames.map((name) => [name, { ...hazardRules[name], operations: operationNames.filter(isNamedIn(name)) }]),
) as unknown as { readonly [Name in HazardName]: (typeof hazardRules)[Name] & Hazard }

function isNamedIn(name: HazardName): (operation: OperationName) => boolean {
  return (operation) => {
    const { hazards: own = [], guard }: Operation = operations[operation]
    return guard === name || own.includes(name)
  }
}
