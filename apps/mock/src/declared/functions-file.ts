import { z } from 'zod'
import type { Step, StepKind, StepMap } from './step.ts'

const duration = z
  .union([z.string().max(200), z.number().nonnegative()])
  .describe('A time such as 30s, 1h 30m or 30d, or milliseconds; may hold ${…}.')
const value = z.unknown().describe('Any value; ${…} in its texts stands for an expression.')
const name = z.string().min(1).max(200)
const as = z
  .string()
  .regex(/^[A-Za-z_]\w*$/, 'expected a name of letters, digits and _')
  .describe('The name under which later steps read the result.')
const condition = z.union([z.string().max(2000), z.boolean()]).describe('An expression such as order.total > 100.')

const retry = z
  .strictObject({
    maxAttempts: z.int().min(1).max(10_000),
    firstInterval: duration.default('1s'),
    backoffCoefficient: z.number().min(1).max(100).optional(),
    maxInterval: duration.optional(),
  })
  .describe('How often a failed call is repeated.')

const steps = z.array(z.lazy((): z.ZodType<Step> => step)).max(1000)

/** The kinds of step, by the member that only they have. */
export const stepKinds: { readonly [Kind in StepKind]: z.ZodType<StepMap[Kind]> } = {
  activity: z
    .strictObject({ activity: name, input: value.optional(), retry: retry.optional(), as: as.optional() })
    .describe('Calls an activity and waits for its result.'),
  child: z
    .strictObject({
      child: name,
      input: value.optional(),
      instanceId: z.string().max(500).optional(),
      retry: retry.optional(),
      as: as.optional(),
    })
    .describe('Runs another orchestrator and waits for its output.'),
  timer: z.strictObject({ timer: duration }).describe('Waits for a durable timer.'),
  event: z
    .strictObject({ event: name, timeout: duration.optional(), onTimeout: steps.optional(), as: as.optional() })
    .describe('Waits for an external event; without onTimeout a timeout fails the orchestration.'),
  status: z.strictObject({ status: value }).describe('Sets the custom status.'),
  set: z.strictObject({ set: value, as }).describe('Computes a value.'),
  // oxlint-disable-next-line unicorn/no-thenable -- a list, which nothing takes for a promise; people expect if, then, else
  if: z.strictObject({ if: condition, then: steps, else: steps.optional() }).describe('Takes one of two ways.'),
  while: z.strictObject({ while: condition, do: steps }).describe('Repeats steps as long as a condition holds.'),
  forEach: z
    .strictObject({ forEach: value, do: steps, parallel: z.boolean().optional(), as: as.optional() })
    .describe(
      'Runs steps for each item of a list, which they read as item and index. One after the other they share names; with parallel each run has its own, and a return ends that run alone.',
    ),
  all: z
    .strictObject({ all: z.array(steps).min(1).max(1000), as: as.optional() })
    .describe('Runs branches at once and waits for all; each gives what its last step or its return gives.'),
  any: z
    .strictObject({ any: z.array(steps).min(1).max(1000), as: as.optional() })
    .describe(
      'Runs branches at once and waits for the first; the others take no further step, and their timer steps are canceled.',
    ),
  try: z
    .strictObject({ try: steps, catch: steps })
    .describe('Runs other steps if one fails; they read error.message and error.type.'),
  call: z
    .strictObject({
      call: z.strictObject({ entity: name, key: z.string().max(500), operation: name }),
      input: value.optional(),
      as: as.optional(),
    })
    .describe('Calls an operation of an entity and waits for its result.'),
  signal: z
    .strictObject({
      signal: z.strictObject({ entity: name, key: z.string().max(500), operation: name }),
      input: value.optional(),
    })
    .describe('Signals an entity and does not wait.'),
  continueAsNew: z
    .strictObject({ continueAsNew: value, keepEvents: z.boolean().optional() })
    .describe('Begins again with a new input; no step after it runs.'),
  fail: z
    .strictObject({ fail: z.string().max(10_000), type: z.string().max(200).optional() })
    .describe('Fails with a message.'),
  return: z.strictObject({ return: value }).describe('Ends with an output.'),
}

const step = z
  .union(Object.values(stepKinds) as unknown as [z.ZodType<Step>, ...z.ZodType<Step>[]])
  .meta({ id: 'Step' })

const orchestrator = z
  .strictObject({ description: z.string().optional(), steps, output: value.optional() })
  .describe('The steps in order; the output is a template, or what the last step gave.')

const failure = z
  .strictObject({
    attempts: z.union([z.literal('all'), z.array(z.int().min(1)).min(1).max(1000)]).default('all'),
    when: condition.optional(),
    message: z.string().max(10_000),
    type: z.string().max(200).optional(),
  })
  .describe('Which attempts fail (counted from 1 per input), and how.')

const activity = z
  .strictObject({
    description: z.string().optional(),
    result: value.optional(),
    delay: duration.optional(),
    fail: z.union([failure, z.array(failure).min(1).max(100)]).optional(),
    held: z.boolean().describe('True if a test completes it through the admin API.').optional(),
  })
  .nullable()
  .describe('What a call gives: a result, after a delay, or a failure.')

const operation = z
  .strictObject({
    set: value.optional(),
    return: value.optional(),
    delete: z.boolean().optional(),
    fail: z.string().max(10_000).optional(),
  })
  .describe('Sets the state, gives a result, deletes the entity or fails; templates read state and input.')

const entity = z.strictObject({
  description: z.string().optional(),
  initial: value.optional(),
  operations: z.record(name, operation),
})

/** A file of declared functions. */
export const functionsFile = z
  .strictObject({
    $schema: z.string().optional(),
    orchestrators: z.record(name, orchestrator).optional(),
    activities: z.record(name, activity).optional(),
    entities: z.record(name, entity).optional(),
    disabled: z.array(name).max(1000).describe('Names of functions that are registered and switched off.').optional(),
  })
  .meta({ title: 'Functions of the fake Durable Functions host' })

/** A file of declared functions, as read. */
export type FunctionsFile = z.infer<typeof functionsFile>
/** A declared orchestrator. */
export type DeclaredOrchestrator = z.infer<typeof orchestrator>
/** A declared activity. */
export type DeclaredActivity = NonNullable<z.infer<typeof activity>>
/** A declared entity. */
export type DeclaredEntity = z.infer<typeof entity>
