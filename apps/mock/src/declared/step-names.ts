import type { FunctionsFile } from './functions-file.ts'
import type { Step } from './step.ts'

const nested = (step: Step): Step[] =>
  Object.values(step).flatMap((member: unknown): Step[] => {
    if (!Array.isArray(member)) return []
    return member.flat().filter((one): one is Step => typeof one === 'object' && one !== null)
  })

const walk = (steps: readonly Step[]): Step[] => steps.flatMap((step) => [step, ...walk(nested(step))])

/** Says which functions a file calls and does not declare: they must come from another file, or the calls fail. */
export function stepNames(file: FunctionsFile): string[] {
  const known = (record: object | undefined) => new Set(Object.keys(record ?? {}).map((name) => name.toLowerCase()))
  const [activities, orchestrators, entities] = [
    known(file.activities),
    known(file.orchestrators),
    known(file.entities),
  ]
  const notes = new Set<string>()
  for (const [name, { steps }] of Object.entries(file.orchestrators ?? {})) {
    const note = (kind: string, called: string, among: Set<string>) => {
      if (!among.has(called.toLowerCase()))
        notes.add(`${name} calls the ${kind} '${called}', which this file does not declare`)
    }
    for (const step of walk(steps)) {
      if ('activity' in step) note('activity', step.activity, activities)
      if ('child' in step) note('orchestrator', step.child, orchestrators)
      if ('call' in step) note('entity', step.call.entity, entities)
      if ('signal' in step) note('entity', step.signal.entity, entities)
    }
  }
  return [...notes]
}
