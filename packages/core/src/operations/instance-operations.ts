import * as z from 'zod/v4-mini'
import { once } from '../once.ts'
import type { Operation } from '../operation.ts'
import {
  commonParameters,
  flag,
  pageParameters,
  reason,
  waitFields,
  waitParameters,
} from '../schemas/common-parameters.ts'
import { eventName, instanceId, newInstanceId } from '../schemas/identifiers.ts'
import { InstanceStatus } from '../schemas/instance-status.ts'
import { ManagementPayload } from '../schemas/management-payload.ts'
import { purgeStart } from '../schemas/purge-start.ts'
import { PurgeResult } from '../schemas/purge-result.ts'
import { runtimeStatusFilter } from '../schemas/runtime-status-filter.ts'
import { timestamp } from '../schemas/timestamp.ts'
import { version } from '../schemas/version.ts'
import type { CreatedRangeFields, HubFields, InstanceFields, PageFields, WaitFields } from './input-fields.ts'
import { named } from './named-input.ts'

const createdRange = once(() => ({
  createdTimeFrom: z.optional(timestamp('Only instances created at or after this instant.')),
  createdTimeTo: z.optional(
    timestamp('Only instances created at or before this instant; listed times are cut to the second.'),
  ),
  runtimeStatus: z.optional(runtimeStatusFilter()),
}))
const listInput = () =>
  z.strictObject({
    ...createdRange(),
    instanceIdPrefix: z.optional(
      z.string({ error: 'must be a string' }).check(
        z.maxLength(256, { error: 'must have at most 256 characters' }),
        z.refine((text) => text.isWellFormed(), { error: 'must not contain half of a surrogate pair' }),
        z.describe('Only instances whose id begins with this text; case matters.'),
      ),
    ),
    showInput: flag('Whether to send inputs along; true when absent.'),
    ...pageParameters(),
    ...commonParameters(),
  })
const purgeManyInput = () =>
  z.strictObject({
    ...createdRange(),
    createdTimeFrom: z.optional(
      timestamp('Only instances created at or after this instant, in 1900 or later.', {
        from: purgeStart,
      }),
    ),
    ...commonParameters(),
  })
const statusInput = () =>
  z.strictObject({
    instanceId: instanceId(),
    showHistory: flag('Whether to send the history along.'),
    showHistoryOutput: flag('Whether results are part of the history; needs showHistory.'),
    showInput: flag('Whether to send inputs along; true when absent.'),
    returnInternalServerErrorOnFailure: flag('Whether a failed instance is answered with 500 in place of 200.'),
    ...commonParameters(),
  })
const instanceInput = () => z.strictObject({ instanceId: instanceId(), ...commonParameters() })
const reasonInput = () => z.strictObject({ instanceId: instanceId(), reason: reason(), ...commonParameters() })
const raiseInput = () =>
  z.strictObject({
    instanceId: instanceId(),
    eventName: eventName(),
    eventData: z.optional(z.unknown().check(z.describe('Data of the event: any JSON; null when absent.'))),
    ...commonParameters(),
  })
const restartInput = () =>
  z.strictObject({
    instanceId: instanceId(),
    restartWithNewInstanceId: flag('Whether the new run gets an id of its own; true when absent.'),
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

/** Input of `listInstances`. */
export interface ListInstancesInput extends CreatedRangeFields, PageFields, HubFields {
  /** Only instances whose id begins with this text; case matters. */
  instanceIdPrefix?: string | undefined
  /** True to send inputs along; true when absent. */
  showInput?: boolean | undefined
}
/** Input of `purgeInstances`; without `runtimeStatus` all four terminal statuses are meant. */
export interface PurgeInstancesInput extends CreatedRangeFields, HubFields {}
/** Input of `getInstanceStatus`. */
export interface GetInstanceStatusInput extends InstanceFields {
  /** True to send the history along. */
  showHistory?: boolean | undefined
  /** True if results are part of the history; needs `showHistory`. */
  showHistoryOutput?: boolean | undefined
  /** True to send inputs along; true when absent. */
  showInput?: boolean | undefined
  /** True if the host answers 500 for a failed instance, in place of 200. */
  returnInternalServerErrorOnFailure?: boolean | undefined
}
/** Input of an operation that names an instance and no more. */
export interface InstanceInput extends InstanceFields {}
/** Input of an operation on an instance that takes a reason. */
export interface InstanceReasonInput extends InstanceFields {
  /** Why, at most 2,000 characters; shown in the status of the instance. */
  reason?: string | undefined
}
/** Input of `raiseEvent`. */
export interface RaiseEventInput extends InstanceFields {
  /** Name of the external event that the orchestrator waits for. */
  eventName: string
  /** Data of the event: any JSON; null when absent. */
  eventData?: unknown
}
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

const reading = { readOnly: true, destructive: false, idempotent: true } as const
const writing = { readOnly: false, destructive: false, idempotent: false } as const
const deleting = { readOnly: false, destructive: true, idempotent: true } as const
const accepted = { 202: null } as const
const restarted = {
  rawOnly: waitFields,
  success: { 202: ManagementPayload, 200: z.unknown() },
  failures: ['originalMissing', 'idTaken'],
  effect: 'control',
  startsRun: true,
  hints: writing,
  origin: 'host',
} as const satisfies Partial<Operation>

export const instanceOperations = {
  /** Lists instances, one page at a time. */
  listInstances: {
    route:
      'GET /instances{?createdTimeFrom,createdTimeTo,runtimeStatus,instanceIdPrefix,showInput,top,taskHub,connection}',
    summary: 'List instances',
    description:
      'Lists orchestration instances, filtered by state, creation time and id prefix, one page at a time. Entities show up as ids that begin with @.',
    input: named<ListInstancesInput>(listInput),
    ignoredQuery: ['showHistory', 'showHistoryOutput'],
    headers: { continuationToken: 'x-ms-continuation-token' },
    success: { 200: z.array(InstanceStatus as z.ZodMiniType<InstanceStatus>) },
    paged: 'instances',
    failures: [],
    effect: 'read',
    hints: reading,
    origin: 'capability',
  },
  /** Purges the ended instances of a time range for good; never touches live ones. */
  purgeInstances: {
    route: 'DELETE /instances{?createdTimeFrom,createdTimeTo,runtimeStatus,taskHub,connection}',
    summary: 'Purge multiple instance histories',
    description:
      'Deletes ended instances of a creation-time range with their histories, for good. Only Completed, Failed, Terminated and Canceled may be named; without runtimeStatus all four are meant.',
    input: named<PurgeInstancesInput>(purgeManyInput),
    success: { 200: PurgeResult },
    whenNothing: { status: 404, answer: { instancesDeleted: 0 } },
    failures: ['nothingToPurge', 'purgeTimedOut', 'purgeAborted', 'purgeCutOff'],
    effect: 'delete',
    irreversible: true,
    hints: deleting,
    origin: 'capability',
  },
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
    guard: 'purgeOfLiveInstance',
    effect: 'delete',
    irreversible: true,
    hints: deleting,
    origin: 'capability',
  },
  /** Raises an external event; buffered until the orchestrator waits for it. */
  raiseEvent: {
    route: 'POST /instances/{instanceId}/raiseEvent/{eventName}{?taskHub,connection}',
    summary: 'Raise event',
    description:
      'Sends an external event to a live instance. It is kept until the orchestrator waits for that name. Refused once the instance has ended.',
    input: named<RaiseEventInput>(raiseInput),
    body: { field: 'eventData', whenAbsent: 'null', otherType: 'refused', example: { approved: true } },
    success: accepted,
    failures: ['not_found', 'gone'],
    effect: 'signal',
    hints: writing,
    origin: 'capability',
  },
  /** Terminates a live instance; its activities and sub-orchestrations run on. */
  terminateInstance: {
    route: 'POST /instances/{instanceId}/terminate{?reason,taskHub,connection}',
    summary: 'Terminate instance',
    description:
      'Ends a live instance for good. Running activities and sub-orchestrations are not stopped. To pause it, suspend it instead.',
    input: named<InstanceReasonInput>(reasonInput),
    success: accepted,
    failures: ['not_found', 'gone'],
    effect: 'control',
    irreversible: true,
    hints: writing,
    origin: 'capability',
  },
  /** Suspends a live instance until it is resumed. */
  suspendInstance: {
    route: 'POST /instances/{instanceId}/suspend{?reason,taskHub,connection}',
    summary: 'Suspend instance',
    description: 'Pauses a live instance until it is resumed; events that arrive meanwhile are kept.',
    input: named<InstanceReasonInput>(reasonInput),
    success: accepted,
    failures: ['not_found', 'gone', 'alreadySuspended'],
    effect: 'control',
    hints: writing,
    origin: 'capability',
  },
  /** Resumes a suspended instance. */
  resumeInstance: {
    route: 'POST /instances/{instanceId}/resume{?reason,taskHub,connection}',
    summary: 'Resume instance',
    description: 'Lets a suspended instance go on; what was held back is delivered in order.',
    input: named<InstanceReasonInput>(reasonInput),
    success: accepted,
    failures: ['not_found', 'gone', 'notSuspended'],
    effect: 'control',
    hints: writing,
    origin: 'capability',
  },
  /** Rewinds a failed instance: its failed steps run again. */
  rewindInstance: {
    route: 'POST /instances/{instanceId}/rewind{?reason,taskHub,connection}',
    summary: 'Rewind instance (preview)',
    description:
      'Runs the failed steps of a failed instance again and keeps what succeeded. Instances whose activities were retried cannot be rewound: restart them instead.',
    input: named<InstanceReasonInput>(reasonInput),
    success: accepted,
    failures: ['not_found', 'notFailed', 'conflict'],
    guard: 'rewindOfRetriedActivity',
    effect: 'control',
    hints: writing,
    origin: 'capability',
  },
  /** Starts the function of an instance again with the same input. */
  restartInstance: {
    route:
      'POST /instances/{instanceId}/restart{?restartWithNewInstanceId,timeout,pollingInterval,showInput,showHistory,showHistoryOutput,taskHub,connection}',
    summary: 'Restart instance',
    description:
      'Starts the function of an instance again with its stored input, under a new id unless told otherwise. The new run has the default version of the host, whatever the version of the old one.',
    input: named<RawRestartInstanceInput>(restartInput),
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
    ...restarted,
    replaces: 'newInstanceId',
    since: '3.15.1',
  },
} satisfies Record<string, Operation>
