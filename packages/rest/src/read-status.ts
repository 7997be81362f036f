import {
  type Access,
  type CallOptions,
  type DurableClient,
  DurableError,
  isDurableError,
  type Operation,
  type OperationName,
  operations,
} from '@durable-http/core'
import { readsStatus } from './row-facts.ts'
import type { SharedReads } from './shared-reads.ts'
import type { SharedStatus } from './shared-status.ts'
import { foreignFunction } from './foreign-function.ts'

// Larger bodies pass as streams.
const mostShared = 65_536
// Number of shared reads that a caller joins before it sends its own.
const attempts = 3
const operation: OperationName = 'getInstanceStatus'
const plainJson = /^application\/json\s*(?:;|$)/i

type Input = Readonly<Record<string, unknown>>

/** Forgets the reads that a write may change. */
export function forgetWritten(reads: SharedReads, name: OperationName, input: Input): void {
  const { effect, changes }: Operation = operations[name]
  if (effect === 'read' || changes === 'none') return
  reads.forget(changes === 'named' ? (input['instanceId'] as string) : undefined)
}

/** True for a read that may be shared: of a status, without a history. */
export const isShareable = (name: OperationName, input: Input) =>
  readsStatus(operations[name]) && input['showHistory'] !== true

/** A status that callers share, or a response for one caller alone. */
export type ReadStatus =
  | { shared: SharedStatus; isOwn: boolean; response?: undefined }
  | { shared?: undefined; isOwn?: undefined; response: Response }

/** Reads a status together with others who ask for the same `target`; the rules judge the result again. */
export async function readTogether(
  { client, access, reads }: { client: DurableClient; access: Access; reads: SharedReads },
  target: string,
  input: Input,
  call: CallOptions,
): Promise<ReadStatus> {
  const raw = () => client.raw.getInstanceStatus(input as { instanceId: string }, call)
  let isOwn = false
  let own: Response | undefined
  const read = async () => {
    isOwn = true
    const response = await raw()
    const result = await asShared(response)
    if (!result) own = response
    return result
  }
  let shared: SharedStatus | undefined
  for (let attempt = 0; attempt < attempts && !shared && !own; attempt++) {
    try {
      shared = await reads.take(target, input['instanceId'] as string, read)
      if (!shared) break
    } catch (error) {
      // The caller who began it has left, or ran out of time: the remaining ones begin another one together.
      if (isOwn || call.signal?.aborted || !isDurableError(error) || error.code !== 'aborted') throw error
    }
  }
  if (!shared) return { response: own ?? (await raw()) }
  if (access.judgesFunctions && !access.allowsFunction(nameIn(shared.text))) throw foreignFunction(operation)
  return { shared, isOwn }
}

async function asShared(response: Response): Promise<SharedStatus | undefined> {
  const { status, headers } = response
  const length = headers.get('content-length')
  const isShort = length !== null && Number(length) < mostShared
  if ((status !== 200 && status !== 202) || !isShort || !plainJson.test(headers.get('content-type') ?? ''))
    return undefined
  try {
    return { status, headers, text: await response.text(), prepared: undefined }
  } catch {
    const message = `${operation}: the connection to the host broke in the middle of its response`
    throw new DurableError('network', message, { operation, upstreamStatus: status })
  }
}

function nameIn(text: string): string {
  try {
    const { name } = JSON.parse(text) as { name?: unknown }
    return typeof name === 'string' ? name : ''
  } catch {
    return ''
  }
}
