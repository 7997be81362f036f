import { type DurableErrorCode, statusByCode } from '../durable-error.ts'
import type { Operation } from '../operation.ts'
import { type OperationName, operations } from '../operations.ts'
import { type FailureKind, failureKinds, type FailureName, type OwnFailureName } from './failure-kinds.ts'
import { failureNamed } from './find-failure.ts'

/** Meaning of a failure in the words of the faces; the client's errors contain `meaning` only. */
export interface Failure extends FailureKind {
  /** The HTTP status that a gateway responds with. */
  status: number
  /** Title of the REST problem. */
  title: string
  /** Whose fault it is and what helps, for people. */
  advice: string
  /** Next step for models: half a sentence that names MCP tools. */
  next: string
}

interface Wording extends Pick<Failure, 'title' | 'advice' | 'next'> {}

const inSteps =
  'call summarizeinstances with the same range to see what is left, then purge shorter ranges one after the other'
const findName = 'check the name; summarizeinstances names the functions that ran before'
const findEntity = 'call listentities to see which entities there are'

const wordings: Readonly<Record<DurableErrorCode, Wording>> = {
  invalid_input: {
    title: 'The request is not valid',
    advice:
      'Read `issues`: each names a parameter, its place, the received value, and what is accepted. Nothing was sent to the host unless `upstreamStatus` is present.',
    next: 'correct the arguments and call again',
  },
  unauthorized: {
    title: 'The function app rejects the key of this gateway',
    advice:
      'The gateway is misconfigured; the request is not at fault. Give the gateway the system key `durabletask_extension` or the master key of the function app. If `answeredBy` is `gateway`, give it a credential of the gateway behind it.',
    next: 'ask the operator of this server to check its key; calling again does not help',
  },
  forbidden: {
    title: 'The key of this gateway lacks permission',
    advice:
      'The gateway is misconfigured; the request is not at fault. Give the gateway the system key `durabletask_extension` or the master key, not the key of a function or of another extension. If `answeredBy` is `other`, a server in front of the function app refuses: check its access restrictions, and exclude /runtime/webhooks/* from App Service authentication. If it is `gateway`, `gatewayCode` names the refusal of the gateway behind this one.',
    next: 'ask the operator of this server to check its key; calling again does not help',
  },
  not_found: {
    title: 'Not found',
    advice:
      'The instance, the entity, or (on older hosts) the function does not exist, or nothing matched. A signalled entity appears a moment later.',
    next: 'call listinstances to see which instances there are',
  },
  conflict: {
    title: 'The state of the instance does not allow it',
    advice: 'An instance with this id is alive, or is already in the requested state. Read its status first.',
    next: 'call getinstancestatus to see its state',
  },
  gone: {
    title: 'The instance has already ended',
    advice: 'An ended instance accepts no events or commands.',
    next: 'call getinstancestatus to see how it ended',
  },
  not_terminal: {
    title: 'The instance is still alive',
    advice: 'Only an instance that has ended can be purged. Terminate it first and wait until it has ended.',
    next: 'call terminateinstance first, or wait until it ends with waitforinstance',
  },
  not_failed: {
    title: 'The instance has not failed',
    advice: 'Only a failed instance can be rewound. Restart another one instead.',
    next: 'call getinstancestatus to see its state',
  },
  not_supported: {
    title: 'The host does not support it',
    advice: 'The storage behind this task hub, or the version of the extension, cannot do this.',
    next: 'use another tool; calling again does not help',
  },
  throttled: {
    title: 'The host is throttling',
    advice: 'Wait for `Retry-After` seconds and try again.',
    next: 'wait, then call again',
  },
  unavailable: {
    title: 'The host is not available',
    advice:
      'The function app is starting, stopped or overloaded. Wait for `Retry-After` seconds, if given, and try again.',
    next: 'wait, then call again',
  },
  timeout: {
    title: 'The host did not respond in time',
    advice: 'The request may have been carried out. Read the status before you send a start or a signal again.',
    next: 'call getinstancestatus to see whether it took effect before calling again',
  },
  aborted: {
    title: 'The request was aborted',
    advice: 'The client closed the connection before the response.',
    next: 'call again if it is still needed',
  },
  network: {
    title: 'The host cannot be reached',
    advice:
      'The function app cannot be reached, or closed the connection. A start or signal may have been carried out.',
    next: 'wait, then call again; if it stays, ask the operator of this server',
  },
  protocol: {
    title: 'The response of the host is not valid',
    advice:
      'If `answeredBy` is `other`, another server, a sign-in page or a redirect is at the address of the function app: correct the base URL of the gateway. Otherwise a stored value cannot be written as JSON.',
    next: 'call again with fewer details, or with a smaller page',
  },
  upstream: {
    title: 'The host failed',
    advice: 'The function app reported an error of its own; see its logs. Stack traces are not passed on.',
    next: 'wait, then call once more; if it stays, ask the operator of the function app',
  },
}

// A title and advice go with a code; what to call next can depend on the operation.
const nextSteps: Readonly<Partial<Record<OwnFailureName, string>>> = {
  orchestratorMissing: findName,
  entityFunctionMissing: findName,
  entityMissing: findEntity,
  idTaken: 'call getinstancestatus for it, or use another id',
  purgeTimedOut: inSteps,
  purgeAborted: inSteps,
  purgeCutOff: inSteps,
}

/** Every failure by its name, with the words of all faces. */
export const failures = Object.fromEntries(
  Object.entries(failureKinds).map(([name, kind]) => [name, worded(name as FailureName, kind)]),
) as Readonly<Record<FailureName, Failure>>

function worded(name: FailureName, kind: FailureKind): Failure {
  const { next, ...wording } = wordings[kind.code]
  return { ...kind, status: statusByCode[kind.code], ...wording, next: nextSteps[name as OwnFailureName] ?? next }
}

/** Finds the failure that a code means for an operation; the general one where the operation is unknown. */
export function failureFor(operation: string | undefined, code: DurableErrorCode): Failure {
  const row: Operation | undefined = operations[operation as OperationName]
  return failures[failureNamed(row?.failures ?? [], code, true)]
}
