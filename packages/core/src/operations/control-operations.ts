import * as z from 'zod/v4-mini'
import type { Operation } from '../operation.ts'
import { commonParameters, reason } from '../schemas/common-parameters.ts'
import { eventName, instanceId } from '../schemas/identifiers.ts'
import { writing } from './hints.ts'
import { idHazards } from './id-hazards.ts'
import type { InstanceFields } from './input-fields.ts'
import { named } from './named-input.ts'

const reasonInput = () => z.strictObject({ instanceId: instanceId(), reason: reason(), ...commonParameters() })
const raiseInput = () =>
  z.strictObject({
    instanceId: instanceId(),
    eventName: eventName(),
    eventData: z.optional(z.unknown().check(z.describe('Data of the event: any JSON; null when absent.'))),
    ...commonParameters(),
  })

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

const accepted = {
  success: { 202: null },
  amountsTo: { namesEntity: 'purgeEntity' },
  hints: writing,
  origin: 'capability',
} as const satisfies Partial<Operation>
const steering = {
  ...accepted,
  input: named<InstanceReasonInput>(reasonInput),
  effect: 'control',
  changes: 'named',
  hazards: ['unreadableReason', 'truncatedReason', ...idHazards],
} as const satisfies Partial<Operation>

/** Operations that steer a run. */
export const controlOperations = {
  /** Raises an external event; buffered until the orchestrator waits for it. */
  raiseEvent: {
    route: 'POST /instances/{instanceId}/raiseEvent/{eventName}{?taskHub,connection}',
    summary: 'Raise event',
    description:
      'Sends an external event to a live instance. It is kept until the orchestrator waits for that name. Refused once the instance has ended.',
    input: named<RaiseEventInput>(raiseInput),
    body: { field: 'eventData', whenAbsent: 'null', otherType: 'refused', example: { approved: true } },
    failures: ['not_found', 'gone'],
    effect: 'signal',
    changes: 'named',
    hazards: [...idHazards, 'unreadableBody'],
    ...accepted,
  },
  /** Terminates a live instance; its activities and sub-orchestrations run on. */
  terminateInstance: {
    route: 'POST /instances/{instanceId}/terminate{?reason,taskHub,connection}',
    summary: 'Terminate instance',
    description:
      'Ends a live instance for good. Running activities and sub-orchestrations are not stopped. To pause it, suspend it instead.',
    failures: ['not_found', 'gone'],
    irreversible: true,
    ...steering,
  },
  /** Suspends a live instance until it is resumed. */
  suspendInstance: {
    route: 'POST /instances/{instanceId}/suspend{?reason,taskHub,connection}',
    summary: 'Suspend instance',
    description: 'Pauses a live instance until it is resumed; events that arrive meanwhile are kept.',
    failures: ['not_found', 'gone', 'alreadySuspended'],
    ...steering,
  },
  /** Resumes a suspended instance. */
  resumeInstance: {
    route: 'POST /instances/{instanceId}/resume{?reason,taskHub,connection}',
    summary: 'Resume instance',
    description: 'Lets a suspended instance go on; what was held back is delivered in order.',
    failures: ['not_found', 'gone', 'notSuspended'],
    ...steering,
  },
  /** Rewinds a failed instance: its failed steps run again. */
  rewindInstance: {
    route: 'POST /instances/{instanceId}/rewind{?reason,taskHub,connection}',
    summary: 'Rewind instance (preview)',
    description:
      'Runs the failed steps of a failed instance again and keeps what succeeded. Instances whose activities were retried cannot be rewound: restart them instead.',
    input: named<InstanceReasonInput>(reasonInput),
    failures: ['not_found', 'notFailed', 'conflict'],
    textFailures: [404, 412, 501],
    effect: 'control',
    hazards: idHazards,
    guard: 'rewindOfRetriedActivity',
    ...accepted,
  },
} satisfies Record<string, Operation>
