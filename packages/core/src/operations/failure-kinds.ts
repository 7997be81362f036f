import type { DurableErrorCode } from '../durable-error.ts'

/** Sign of a failure: a status alone, or with a pattern of the message or exception type. */
export type HostSign = number | readonly [status: number, says: RegExp]

/** A way in which an operation can fail. */
export interface FailureKind {
  code: DurableErrorCode
  /** Description of the failure, as half a sentence. */
  meaning: string
  /** Remedy for every caller, as half a sentence. */
  advice?: string
  /** Its signs in all versions of the host; if several kinds have a code, any of their signs means the code. */
  signs?: readonly HostSign[]
  /** True if it means that the response was lost, so that it has no signs. */
  isLost?: boolean
}

const systemKey = 'use the system key durabletask_extension or the master key of this function app'

/** Failures that each operation can have, by their code; an operation refines some in its own row. */
export const generalFailures = {
  invalid_input: { code: 'invalid_input', meaning: 'the host refused the request', signs: [400, 413, 415] },
  unauthorized: { code: 'unauthorized', meaning: 'the host does not know the key', advice: systemKey, signs: [401] },
  forbidden: {
    code: 'forbidden',
    meaning: 'the host knows the key, but it may not do this',
    advice: systemKey,
    signs: [403],
  },
  not_found: {
    code: 'not_found',
    meaning: 'the host has no such instance',
    signs: [404, [400, /doesn't exist, is disabled, or is not/]],
  },
  gone: {
    code: 'gone',
    meaning: 'the instance has already ended',
    signs: [410, [500, /in the (Completed|Failed|Terminated|Canceled) state/]],
  },
  conflict: {
    code: 'conflict',
    meaning: 'the state of the instance does not allow it',
    signs: [409, [500, /Cannot (suspend|resume|terminate) the orchestration instance/]],
  },
  not_terminal: {
    code: 'not_terminal',
    meaning: 'the instance is still alive',
    advice: 'terminate it first',
    signs: [412],
  },
  not_failed: { code: 'not_failed', meaning: 'only a failed instance can be rewound' },
  not_supported: {
    code: 'not_supported',
    meaning: 'the host, or its storage, does not support it',
    signs: [501, [500, /NotImplementedException|not supported by the underlying storage/]],
  },
  throttled: { code: 'throttled', meaning: 'the host is throttling', signs: [429] },
  unavailable: { code: 'unavailable', meaning: 'the host is not available', signs: [502, 503] },
  timeout: { code: 'timeout', meaning: 'the host did not respond in time', signs: [408, 504] },
  aborted: { code: 'aborted', meaning: 'the call was aborted', signs: [499] },
  network: { code: 'network', meaning: 'there is no connection to the host' },
  protocol: {
    code: 'protocol',
    meaning: 'the response is not one of this API',
    signs: [[500, /JsonWriterException/]],
  },
  upstream: { code: 'upstream', meaning: 'the host failed' },
} as const satisfies { [Code in DurableErrorCode]: FailureKind & { code: Code } }

// Versions of the host tell the same fact by different statuses (contract 2.2, 2.6, 2.11, 2.17, 4.3).
const ownFailures = {
  orchestratorMissing: { code: 'not_found', meaning: 'the host has no such orchestrator function' },
  entityFunctionMissing: { code: 'not_found', meaning: 'the host has no such entity function' },
  entityMissing: { code: 'not_found', meaning: 'the host has no such entity, or it has no state' },
  nothingToPurge: { code: 'not_found', meaning: 'the host found no instance to purge' },
  originalMissing: {
    code: 'not_found',
    meaning: 'the host has no such instance',
    signs: [[400, /An orchestr\w+ with the instanceId|No instance with ID/]],
  },
  idTaken: { code: 'conflict', meaning: 'an instance with this id is alive', signs: [[500, /already exists/]] },
  alreadySuspended: { code: 'conflict', meaning: 'the instance is already suspended' },
  notSuspended: { code: 'conflict', meaning: 'the instance is not suspended' },
  notFailed: {
    code: 'not_failed',
    meaning: 'only a failed instance can be rewound',
    signs: [410, 412, [500, /only supported on failed/]],
  },
  purgeTimedOut: { code: 'timeout', meaning: 'the host did not respond in time, and goes on deleting', isLost: true },
  purgeAborted: { code: 'aborted', meaning: 'the call was aborted; the host goes on deleting', isLost: true },
  purgeCutOff: { code: 'network', meaning: 'there is no connection; the host may go on deleting', isLost: true },
} as const satisfies Record<string, FailureKind>

/** Every failure by its name: the general ones by their code, those of single operations by a name of their own. */
export const failureKinds: Readonly<Record<FailureName, FailureKind>> = { ...generalFailures, ...ownFailures }

/** Name of a failure that single operations have. */
export type OwnFailureName = keyof typeof ownFailures

/** Name of a failure. */
export type FailureName = DurableErrorCode | OwnFailureName
