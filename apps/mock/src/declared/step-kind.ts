import { stepKinds } from './functions-file.ts'
import type { StepKind } from './step.ts'

/** The member that tells what kind of step this is; the first of the schema's where there are several. */
export const stepKindOf = (step: object): StepKind | undefined =>
  (Object.keys(stepKinds) as StepKind[]).find((kind) => Object.hasOwn(step, kind))
