import * as z from 'zod/v4-mini'
import type { Operation } from '../operation.ts'
import { commonParameters, flag } from '../schemas/common-parameters.ts'
import { instanceId } from '../schemas/identifiers.ts'
import { InstanceStatus } from '../schemas/instance-status.ts'
import { PurgeResult } from '../schemas/purge-result.ts'
import { deleting, reading } from './hints.ts'
import { idHazards } from './id-hazards.ts'
import type { InstanceFields } from './input-fields.ts'
import { named } from './named-input.ts'

const statusInput = () =>
  z.strictObject({
    instanceId: instanceId(),
    showHistory: flag('True to include the history.'),
    showHistoryOutput: flag('True to include results in the history; needs showHistory.'),
    showInput: flag('True to include inputs, which is the default.'),
    returnInternalServerErrorOnFailure: flag('True if a failed instance gets 500 in place of 200.'),
    ...commonParameters(),
  })
const instanceInput = () => z.strictObject({ instanceId: instanceId(), ...commonParameters() })

/** Input of `getInstanceStatus`. */
export interface GetInstanceStatusInput extends InstanceFields {
  /** True to send the history along. */
  showHistory?: boolean | undefined
  /** True if results are part of the history; needs `showHistory`. */
  showHistoryOutput?: boolean | undefined
  /** True to send inputs along; true when absent. */
  showInput?: boolean | undefined
  /** True if the host responds with 500 for a failed instance, in place of 200. */
  returnInternalServerErrorOnFailure?: boolean | undefined
}
/** Input of an operation that names an instance and no more. */
export interface InstanceInput extends InstanceFields {}

/** Operations on one instance as it is stored. */
export const instanceOperations = {
  /** Reads the status of an instance, with its history when asked for. */
  getInstanceStatus: {
    route:
      'GET /instances/{instanceId}{?showHistory,showHistoryOutput,showInput,returnInternalServerErrorOnFailure,taskHub,connection}',
    summary: 'Get instance status',
    description: 'Reads state, input, custom status and output of one instance, and its history when asked for.',
    input: named<GetInstanceStatusInput>(statusInput),
    ignoredQuery: ['createdTimeFrom', 'createdTimeTo', 'runtimeStatus'],
    // 500 only with returnInternalServerErrorOnFailure; any other 500 has another body.
    success: { 200: InstanceStatus, 202: InstanceStatus, 500: InstanceStatus },
    failures: ['not_found'],
    effect: 'read',
    hazards: ['malformedInstanceId'],
    hints: reading,
    origin: 'capability',
  },
  /** Purges one ended instance and its history for good. */
  purgeInstance: {
    route: 'DELETE /instances/{instanceId}{?taskHub,connection}',
    summary: 'Purge single instance history',
    description:
      'Deletes one ended instance with its history, for good. A live instance is refused: terminate it first.',
    input: named<InstanceInput>(instanceInput),
    success: { 200: PurgeResult },
    failures: ['not_found', 'not_terminal'],
    textFailures: [412],
    effect: 'delete',
    amountsTo: { namesEntity: 'purgeEntity' },
    changes: 'named',
    hazards: idHazards,
    guard: 'purgeOfLiveInstance',
    deletes: 'one',
    irreversible: true,
    hints: deleting,
    origin: 'capability',
  },
} satisfies Record<string, Operation>
