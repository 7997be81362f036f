import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/sdk/types.js'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import type { Offering } from '../offering/offering.ts'
import { createInputRounds } from './input-rounds.ts'
import { server2026Of } from './server-2026.ts'
import {
  isTaskRequest,
  type Message,
  replyToTaskRequest,
  type TaskCall,
  taskCallOf,
  taskResultOf,
} from './task-messages-2026.ts'

const nobody = { caller: {} }
const internalError = { error: { code: -32_603, message: 'Internal error' } }

/** Serves protocol 2026-07-28 on a transport; clients that ask their user bring the response with another request. */
export async function connect2026(offering: Offering, transport: Transport): Promise<void> {
  const rounds = await createInputRounds(undefined, () => undefined)
  serveStdio(() => server2026Of(offering, rounds, {}), {
    legacy: 'reject',
    transport: offering.tasks ? withTasks(offering, transport) : own(transport),
  })
}

type OwnTransport = NonNullable<Parameters<typeof serveStdio>[1]>['transport'] & object
const own = (transport: Transport) => transport as unknown as OwnTransport

// The SDK serves no method of the tasks extension: its requests are handled here, and calls that start a run become tasks.
function withTasks(offering: Offering, outer: Transport): OwnTransport {
  const calls = new Map<RequestId, TaskCall>()
  const inner: Transport = {
    start: () => outer.start(),
    close: () => outer.close(),
    async send(message) {
      const call = 'id' in message && !('method' in message) ? calls.get(message.id!) : undefined
      if (!call) return outer.send(message)
      const { id } = message as { id: RequestId }
      calls.delete(id)
      const { result } = message as { result?: unknown }
      const task = await taskResultOf(call, result, offering, nobody)
      return outer.send(task ? ({ jsonrpc: '2.0', id, result: task } as JSONRPCMessage) : message)
    },
  }
  const answer = (id: unknown, { result, error }: { result?: object; error?: object }) =>
    outer.send({ jsonrpc: '2.0', id, ...(error ? { error } : { result }) } as JSONRPCMessage)
  const handleTask = async (id: RequestId, message: Message) =>
    answer(id, await replyToTaskRequest(message, offering, nobody).catch(() => internalError))
  const receive: NonNullable<Transport['onmessage']> = (message, extra) => {
    const { id } = message as { id?: RequestId }
    // A cancelled call gets no response.
    if ('method' in message && message.method === 'notifications/cancelled')
      calls.delete(message.params?.['requestId'] as RequestId)
    if (id !== undefined && isTaskRequest(message)) return void handleTask(id, message)
    const call = id === undefined ? undefined : taskCallOf(message, offering)
    if (call && !('tool' in call)) return void answer(id, call)
    if (call) calls.set(id!, call)
    return inner.onmessage?.((call?.body ?? message) as JSONRPCMessage, extra)
  }
  Object.assign(outer, {
    onmessage: receive,
    onclose: () => inner.onclose?.(),
    onerror: (error: Error) => inner.onerror?.(error),
  })
  return own(inner)
}
