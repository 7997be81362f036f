import { formatOffset } from '../dotnet/date-time-format.ts'
import { unixMsToTicks } from '../dotnet/ticks.ts'
import type { EntityId } from './entity-id.ts'
import { textToTime, timeToText } from './stored-time.ts'

/** What is asked of an entity: an operation, or with `lockSet` its lock. */
export interface EntityRequest {
  readonly operation: string | null
  readonly isSignal: boolean
  readonly input: string | null
  readonly id: string
  readonly parent: string | null
  readonly parentExecution: string | null
  /** Unix milliseconds; 0 where the sender does not order its messages. */
  readonly timestamp: number
  readonly predecessor: number
  readonly lockSet: readonly EntityId[] | null
  readonly position: number
}

const typeName =
  'Microsoft.Azure.WebJobs.Extensions.DurableTask.RequestMessage, Microsoft.Azure.WebJobs.Extensions.DurableTask'

/** Writes a request as an orchestration sends it (recorded). */
export function requestToText(request: EntityRequest, requestTime: number | null): string {
  return JSON.stringify({
    $type: typeName,
    op: request.operation,
    ...(request.isSignal && { signal: true }),
    ...(request.input !== null && { input: request.input }),
    id: request.id,
    ...(request.parent !== null && { parent: request.parent }),
    ...(request.parentExecution !== null && { parentExecution: request.parentExecution }),
    Timestamp: timeToText(request.timestamp),
    Predecessor: timeToText(request.predecessor),
    ...(request.lockSet && { lockset: request.lockSet.map(({ name, key }) => ({ name, key })) }),
    ...(request.position > 0 && { pos: request.position }),
    ...(requestTime !== null && { requestTime: formatOffset(unixMsToTicks(requestTime)) }),
  })
}

/** Writes a signal as a client sends it: nobody to answer, no order to keep. */
export const clientRequestToText = ({
  operation,
  input,
  id,
}: Pick<EntityRequest, 'operation' | 'input' | 'id'>): string =>
  JSON.stringify({
    op: operation,
    signal: true,
    ...(input !== null && { input }),
    id,
    Timestamp: timeToText(0),
    Predecessor: timeToText(0),
  })

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
/** Reads the input of an event named `op`; `undefined` when it is no request (the host drops such an event). */
export function textToRequest(input: string | null): EntityRequest | undefined {
  let value: unknown
  try {
    value = JSON.parse(input ?? '')
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const fields = value as Record<string, unknown>
  const id = text(fields['id'])
  if (id === null) return undefined
  return {
    operation: text(fields['op']),
    isSignal: fields['signal'] === true,
    input: text(fields['input']),
    id,
    parent: text(fields['parent']),
    parentExecution: text(fields['parentExecution']),
    timestamp: textToTime(fields['Timestamp']),
    predecessor: textToTime(fields['Predecessor']),
    lockSet: Array.isArray(fields['lockset']) ? (fields['lockset'] as EntityId[]) : null,
    position: typeof fields['pos'] === 'number' ? fields['pos'] : 0,
  }
}
