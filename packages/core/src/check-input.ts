import { safeParse } from 'zod/v4/core'
import type { InputIssue } from './durable-error.ts'
import { type CheckedInput, type HazardName, type HazardRule, hazardRules, type HostFacts } from './hazard-rules.ts'
import { hazardIssue, invalidInput, mostIssues, shown } from './input-issue.ts'
import type { Operation } from './operation.ts'
import type { OperationName } from './operations.ts'
import type { Scrub } from './scrubber.ts'

/** Checks an input against the schema and the hazard rules of its row; throws `invalid_input` with one issue per fault. */
export function checkInput(
  name: OperationName,
  { input: schema, hazards = [] }: Pick<Operation, 'input' | 'hazards'>,
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
  for (const hazardName of hazards) {
    const hazard: HazardRule = hazardRules[hazardName]
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
