import { stepKinds } from './functions-file.ts'
import type { StepKind } from './step.ts'

/** The member that names the kind of this step; the first in the schema's order if there are several. */
export const stepKindOf = (step: object): StepKind | undefined =>
  (Object.keys(stepKinds) as StepKind[]).find((kind) => Object.hasOwn(step, kind))
