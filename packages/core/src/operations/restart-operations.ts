import * as z from 'zod/v4-mini'
import type { Operation } from '../operation.ts'
import { commonParameters, flag, waitFields, waitParameters } from '../schemas/common-parameters.ts'
import { instanceId, newInstanceId } from '../schemas/identifiers.ts'
import { ManagementPayload } from '../schemas/management-payload.ts'
import { version } from '../schemas/version.ts'
import { writing } from './hints.ts'
import { idHazards } from './id-hazards.ts'
import type { InstanceFields, WaitFields } from './input-fields.ts'
import { named } from './named-input.ts'

const restartInput = () =>
  z.strictObject({
    instanceId: instanceId(),
    restartWithNewInstanceId: flag('True if the new run gets an id of its own, which is the default.'),
    ...waitParameters(),
    ...commonParameters(),
  })
const restartWithOptionsInput = () =>
  z.strictObject({
    instanceId: instanceId(),
    newInstanceId: newInstanceId(),
    version: z.optional(version()),
    ...waitParameters(),
    ...commonParameters(),
  })

/** Input of `restartInstance`. */
export interface RestartInstanceInput extends InstanceFields {
  /** True if the new run gets an id of its own; true when absent. */
  restartWithNewInstanceId?: boolean | undefined
}
/** Input of `raw.restartInstance`. */
export interface RawRestartInstanceInput extends RestartInstanceInput, WaitFields {}
/** Input of `restartInstanceWithOptions`. */
export interface RestartInstanceWithOptionsInput extends InstanceFields {
  /** Id for the restarted instance. */
  newInstanceId: string
  /** Version of the new run, one of the client's `versions`; the default version of the host when absent. */
  version?: string | undefined
}
/** Input of `raw.restartInstanceWithOptions`. */
export interface RawRestartInstanceWithOptionsInput extends RestartInstanceWithOptionsInput, WaitFields {}

const restarted = {
  rawOnly: waitFields,
  success: { 202: ManagementPayload, 200: z.unknown() },
  failures: ['originalMissing', 'idTaken'],
  effect: 'control',
  amountsTo: { waits: 'getInstanceStatus', namesEntity: 'purgeEntity' },
  startsRun: 'newInstanceId',
  hints: writing,
  origin: 'host',
} as const satisfies Partial<Operation>

/** Operations that run the function of an instance again. */
export const restartOperations = {
  /** Starts the function of an instance again with the same input. */
  restartInstance: {
    route:
      'POST /instances/{instanceId}/restart{?restartWithNewInstanceId,timeout,pollingInterval,showInput,showHistory,showHistoryOutput,taskHub,connection}',
    summary: 'Restart instance',
    description:
      'Starts the function of an instance again with its stored input, under a new id unless told otherwise. The new run has the default version of the host, whatever the version of the old one.',
    input: named<RawRestartInstanceInput>(restartInput),
    changes: 'named',
    hazards: [...idHazards, 'unboundedWait'],
    ...restarted,
  },
  /** Starts the function of an instance again under an id that the caller chooses. */
  restartInstanceWithOptions: {
    route:
      'POST /instances/{instanceId}/restartWithOptions{?newInstanceId,version,timeout,pollingInterval,showInput,showHistory,showHistoryOutput,taskHub,connection}',
    summary: 'Restart instance with options',
    description:
      'Starts the function of an instance again with its stored input under the given id. Without a version it has the default version of the host.',
    input: named<RawRestartInstanceWithOptionsInput>(restartWithOptionsInput),
    hazards: [...idHazards, 'orchestrationVersion', 'unboundedWait'],
    ...restarted,
    replaces: 'newInstanceId',
    since: '3.15.1',
  },
} satisfies Record<string, Operation>
