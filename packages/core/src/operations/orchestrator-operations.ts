import * as z from 'zod/v4-mini'
import { once } from '../once.ts'
import type { Operation } from '../operation.ts'
import { commonParameters, waitFields, waitParameters } from '../schemas/common-parameters.ts'
import { functionName, instanceId } from '../schemas/identifiers.ts'
import { ManagementPayload } from '../schemas/management-payload.ts'
import { version } from '../schemas/version.ts'
import { idHazards } from './id-hazards.ts'
import type { InstanceFields, StartFields, WaitFields } from './input-fields.ts'
import { named } from './named-input.ts'

const start = once(() => ({
  functionName: functionName(),
  input: z.optional(z.unknown().check(z.describe('Input of the orchestration: any JSON.'))),
  version: z.optional(version()),
  ...waitParameters(),
  ...commonParameters(),
}))
const startInput = () => z.strictObject(start())
const startWithIdInput = () => z.strictObject({ ...start(), instanceId: instanceId() })

/** Input of `startOrchestration`. */
export interface StartOrchestrationInput extends StartFields {}
/** Input of `raw.startOrchestration`. */
export interface RawStartOrchestrationInput extends StartFields, WaitFields {}
/** Input of `startOrchestrationWithId`. */
export interface StartOrchestrationWithIdInput extends StartFields, InstanceFields {}
/** Input of `raw.startOrchestrationWithId`. */
export interface RawStartOrchestrationWithIdInput extends StartFields, InstanceFields, WaitFields {}

const startHazards = ['malformedFunctionName', 'orchestrationVersion', 'unboundedWait', 'unreadableBody'] as const
const started = {
  body: { field: 'input', whenAbsent: 'empty', otherType: 'json', example: { city: 'Tokyo' } },
  rawOnly: waitFields,
  success: { 202: ManagementPayload, 200: z.unknown() },
  effect: 'start',
  startsRun: 'instanceId',
  hints: { readOnly: false, destructive: false, idempotent: false },
  origin: 'capability',
} as const satisfies Partial<Operation>

export const orchestratorOperations = {
  /** Starts an orchestration under an id that the host makes. */
  startOrchestration: {
    route:
      'POST /orchestrators/{functionName}{?version,timeout,pollingInterval,showInput,showHistory,showHistoryOutput,taskHub,connection}',
    summary: 'Start orchestration',
    description:
      'Starts an orchestration under an id that the host makes. Accepted means queued: read the status to see it run. To choose the id, so that a repeated start is refused, start with an explicit instance ID.',
    input: named<RawStartOrchestrationInput>(startInput),
    failures: ['orchestratorMissing'],
    amountsTo: { waits: 'getInstanceStatus' },
    changes: 'none',
    hazards: startHazards,
    ...started,
  },
  /** Starts an orchestration under an id that the caller chooses; refused while that id is alive. */
  startOrchestrationWithId: {
    route:
      'POST /orchestrators/{functionName}/{instanceId}{?version,timeout,pollingInterval,showInput,showHistory,showHistoryOutput,taskHub,connection}',
    summary: 'Start orchestration with explicit instance ID',
    description:
      'Starts an orchestration under the given id. Refused as a conflict while an instance with that id is alive; an ended one is replaced together with its history.',
    input: named<RawStartOrchestrationWithIdInput>(startWithIdInput),
    failures: ['orchestratorMissing', 'idTaken'],
    amountsTo: { waits: 'getInstanceStatus', namesEntity: 'purgeEntity' },
    changes: 'named',
    replaces: 'instanceId',
    hazards: [...idHazards, ...startHazards],
    ...started,
  },
} satisfies Record<string, Operation>
