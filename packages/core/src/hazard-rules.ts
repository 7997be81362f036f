import { acceptedVersions, hasVersion, type OrchestrationVersions } from './orchestration-versions.ts'
import { isTerminal } from './schemas/runtime-status.ts'
import { isTruncated, isUnreadable } from './unreadable-text.ts'

/** Input of a call after its schema has passed it. */
export type CheckedInput = Record<string, unknown>

/** Facts about the host that a rule depends on. */
export interface HostFacts {
  /** Versions of orchestrations that it has; none known when absent. */
  versions?: OrchestrationVersions | undefined
}

/** A request with which a caller harms itself or everyone on the hub, and what is done about it (contract 6.5). */
export interface HazardRule {
  /** Harm that the rule prevents. */
  harm: string
  /** The parameter that the rule is about. */
  parameter: string
  /** How the rule acts: it refuses the request, changes it so that it does no harm, or checks the instance first. */
  action: 'refuse' | 'mend' | 'check'
  /** Accepted values, for the message of a refusal. */
  expected: string
  /** Accepted values on this host, if more exact than `expected`. */
  expectedOf?(host: HostFacts): string
  /** True if the rule holds for this input. */
  applies(input: CheckedInput, host?: HostFacts): boolean
  /** The harmless input that replaces it, where `action` is `mend`. */
  mend?(input: CheckedInput): CheckedInput
}

const text = (value: unknown) => (typeof value === 'string' ? value : '')
const statuses = (input: CheckedInput) => text(input['runtimeStatus']).split(',')
const ids = (input: CheckedInput) => [text(input['instanceId']), text(input['newInstanceId'])]

/** Rules by name; a client lifts one with `allowHazards: ['name']`. */
export const hazardRules = {
  unreadableReason: {
    harm: 'The host reads a reason as JSON and can store what it cannot write back: status and lists that show it then fail.',
    parameter: 'reason',
    action: 'mend',
    expected: 'a reason that the host can write back; it is sent as a JSON string',
    applies: (input) => isUnreadable(text(input['reason'])),
    mend: (input) => ({ ...input, reason: JSON.stringify(text(input['reason'])) }),
  },
  truncatedReason: {
    harm: 'The host reads a reason as JSON and keeps the first value: of "404 not found" only 404 is left, and outer spaces are lost.',
    parameter: 'reason',
    action: 'mend',
    expected: 'a reason that reads back as it was written; it is sent as a JSON string',
    applies: (input) => isTruncated(text(input['reason'])) && !isUnreadable(text(input['reason'])),
    mend: (input) => ({ ...input, reason: JSON.stringify(text(input['reason'])) }),
  },
  malformedInstanceId: {
    harm: 'An instance under an id that is not a plain identifier can hold up the work of the whole task hub.',
    parameter: 'instanceId',
    action: 'refuse',
    expected: 'an id that does not begin or end with white space',
    applies: (input) => ids(input).some((id) => id !== id.trim()),
  },
  entityInstanceId: {
    harm: 'Ids that begin with @ belong to entities, which requests for orchestrations can damage.',
    parameter: 'instanceId',
    action: 'refuse',
    expected: 'an id that does not begin with @; use the entity operations for entities',
    applies: (input) => ids(input).some((id) => id.startsWith('@')),
  },
  malformedFunctionName: {
    harm: 'A start under a name that no function can have can damage an entity, or leave work that never runs.',
    parameter: 'functionName',
    action: 'refuse',
    expected: 'the name of an orchestrator function: letters, digits, _, - and ., beginning with a letter or _',
    applies: (input) => !/^[\p{L}_][\p{L}\p{M}\p{N}_.-]*$/u.test(text(input['functionName'])),
  },
  orchestrationVersion: {
    harm: 'A host accepts a start with a version that it does not have, and leaves the instance pending for ever.',
    parameter: 'version',
    action: 'refuse',
    expected: 'a version that the setting `versions` of the function app names, or none',
    expectedOf: ({ versions }) => acceptedVersions(versions),
    applies: ({ version }, { versions } = {}) => version !== undefined && !hasVersion(versions, text(version)),
  },
  unboundedWait: {
    harm: 'The host does not bound waits: they can hold it or its storage, and it refuses one only after the start.',
    parameter: 'pollingInterval',
    action: 'refuse',
    expected: 'timeout and pollingInterval together, the interval from 0.1 s to the timeout',
    applies: ({ timeout, pollingInterval }) =>
      (timeout === undefined) !== (pollingInterval === undefined) ||
      (typeof timeout === 'number' && typeof pollingInterval === 'number' && pollingInterval > timeout),
  },
  livePurge: {
    harm: 'On Azure Storage a purge that names only live statuses, or none, deletes every instance and entity of the time range, running ones too.',
    parameter: 'runtimeStatus',
    action: 'refuse',
    expected: 'terminal statuses: Completed, Failed, Terminated, Canceled',
    applies: (input) => input['runtimeStatus'] !== undefined && !statuses(input).every(isTerminal),
  },
  unfilteredPurge: {
    harm: 'A bulk purge without statuses deletes everything in the time range.',
    parameter: 'runtimeStatus',
    action: 'mend',
    expected: 'terminal statuses; all four are sent when none is named',
    applies: (input) => input['runtimeStatus'] === undefined,
    mend: (input) => ({ ...input, runtimeStatus: 'Completed,Failed,Terminated,Canceled' }),
  },
  unboundedPurge: {
    harm: 'A bulk purge without a start takes in everything since the first instance.',
    parameter: 'createdTimeFrom',
    action: 'refuse',
    expected: 'the instant from which on instances are purged; 1970-01-01T00:00:00Z for all of them',
    applies: (input) => input['createdTimeFrom'] === undefined,
  },
  purgeOfLiveInstance: {
    harm: 'Older hosts delete a live instance on purge; newer ones refuse.',
    parameter: 'instanceId',
    action: 'check',
    expected: 'an instance that has ended; terminate it first',
    applies: () => true,
  },
  rewindOfRetriedActivity: {
    harm: 'An instance one of whose activities was called with a retry policy fails for good when it is rewound ("Non-Deterministic workflow").',
    parameter: 'instanceId',
    action: 'check',
    expected: 'an instance none of whose activities was retried; restart it instead',
    applies: () => true,
  },
  unreadableBody: {
    harm: 'The host reads bodies leniently and can store what it cannot write back: status and lists that show it then fail.',
    parameter: 'body',
    action: 'refuse',
    expected: 'strict JSON (RFC 8259)',
    // Values are written as strict JSON by the client; only text that comes as it is can be unreadable.
    applies: () => false,
  },
} as const satisfies Record<string, HazardRule>

/** Name of a hazard rule. */
export type HazardName = keyof typeof hazardRules

/** Names of all hazard rules. */
export const hazardNames = Object.keys(hazardRules) as HazardName[]
