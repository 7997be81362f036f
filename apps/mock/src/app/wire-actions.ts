import type { RemoteAction } from '../engine/remote-orchestrator.ts'
import type { RetryPolicy } from '../engine/retry.ts'

/** An action as `durable-functions` 3.x writes it. */
export interface WireAction {
  readonly actionType: number
  readonly functionName?: string
  readonly input?: unknown
  readonly instanceId?: string
  readonly operation?: string
  readonly fireAt?: string
  readonly isCanceled?: boolean
  readonly retryOptions?: {
    readonly firstRetryIntervalInMilliseconds: number
    readonly maxNumberOfAttempts: number
    readonly backoffCoefficient?: number
    readonly maxRetryIntervalInMilliseconds?: number
    readonly retryTimeoutInMilliseconds?: number
  }
  readonly httpRequest?: unknown
  readonly lockSet?: readonly { name: string; key: string }[]
}

/** The activity that carries out `callHttp`, named as in the extension. */
export const httpActivity = 'BuiltIn::HttpActivity'

const textOf = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value))

/** Activities and continued inputs have their texts encoded by the library already. */
function encodedText(input: unknown): string | null {
  if (typeof input !== 'string') return textOf(input)
  try {
    JSON.parse(input)
    return input
  } catch {
    return JSON.stringify(input)
  }
}

function retryOf({ retryOptions: given }: WireAction): { retry?: RetryPolicy } {
  if (!given) return {}
  const { backoffCoefficient, maxRetryIntervalInMilliseconds: max, retryTimeoutInMilliseconds: timeout } = given
  return {
    retry: {
      maxAttempts: given.maxNumberOfAttempts,
      firstInterval: given.firstRetryIntervalInMilliseconds,
      ...(backoffCoefficient !== undefined && { backoffCoefficient }),
      ...(max !== undefined && { maxInterval: max }),
      ...(timeout !== undefined && { timeout }),
    },
  }
}

/** Reads an action; throws a `TypeError` for one that is not known. */
export function toRemoteAction(action: WireAction): RemoteAction {
  const { functionName: name = '', input, instanceId = '', operation = '' } = action
  switch (action.actionType) {
    case 0:
    case 1:
      return { kind: 'activity', name, input: encodedText(input), ...retryOf(action) }
    case 2:
    case 3:
      return { kind: 'child', name, input: textOf(input), instanceId: instanceId || undefined, ...retryOf(action) }
    case 4:
      return { kind: 'continueAsNew', input: encodedText(input) }
    case 5:
      return { kind: 'timer', fireAt: new Date(action.fireAt ?? '').getTime(), isCanceled: action.isCanceled ?? false }
    case 6:
      return { kind: 'wait' }
    case 7:
    case 9:
      return { kind: 'entity', instanceId, operation, input: textOf(input), isSignal: action.actionType === 9 }
    case 8:
      return { kind: 'activity', name: httpActivity, input: textOf(action.httpRequest) }
    case 13:
      return { kind: 'lock', entities: action.lockSet ?? [] }
    case 14:
      return { kind: 'release' }
    default:
      throw new TypeError(`the app asks for an action of the unknown type ${action.actionType}`)
  }
}
