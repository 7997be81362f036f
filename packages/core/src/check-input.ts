import { type $ZodType, safeParse } from 'zod/v4/core'
import type { InputIssue } from './durable-error.ts'
import { type CheckedInput, type Hazard, type HazardName, hazards, type HostFacts } from './hazards.ts'
import { hazardIssue, invalidInput, mostIssues, shown } from './input-issue.ts'
import type { OperationName } from './operations.ts'
import type { Scrub } from './scrubber.ts'

const rulesByOperation = new Map<OperationName, [HazardName, Hazard][]>()
for (const [name, hazard] of Object.entries(hazards) as [HazardName, Hazard][]) {
  for (const operation of hazard.operations) {
    rulesByOperation.set(operation, [...(rulesByOperation.get(operation) ?? []), [name, hazard]])
  }
}

/** Checks an input against the schema of its row and the hazard rules; throws `invalid_input` with one issue per fault. */
export function checkInput(
  name: OperationName,
  schema: $ZodType,
  input: unknown,
  lifted: ReadonlySet<HazardName>,
  scrub: Scrub,
  host: HostFacts = {},
): CheckedInput {
  const result = safeParse(schema, input ?? {})
  if (!result.success)
    throw invalidInput(
      name,
      result.error.issues.flatMap((issue) => schemaIssues(issue, input, scrub)),
    )
  let checked = result.data as CheckedInput
  for (const [hazardName, hazard] of rulesByOperation.get(name) ?? []) {
    if (lifted.has(hazardName) || !hazard.applies(checked, host)) continue
    if (hazard.mend) checked = hazard.mend(checked)
    else if (hazard.action === 'refuse')
      throw invalidInput(name, [hazardIssue(hazardName, checked[hazard.parameter], scrub, host)])
  }
  return checked
}

interface SchemaIssue {
  code: string
  path: PropertyKey[]
  message: string
  keys?: string[]
}

function schemaIssues(raw: unknown, input: unknown, scrub: Scrub): InputIssue[] {
  const issue = raw as SchemaIssue
  if (issue.code === 'unrecognized_keys') {
    return (issue.keys ?? [])
      .slice(0, mostIssues + 1)
      .map((key) => ({ parameter: key.slice(0, 80), message: 'is not a parameter of this operation' }))
  }
  const parameter = issue.path.map(String).join('.')
  const received = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    input,
  )
  if (received === undefined && issue.path.length > 0) return [{ parameter, message: 'is required' }]
  return [{ parameter, message: issue.message, ...shown(received, scrub) }]
}
