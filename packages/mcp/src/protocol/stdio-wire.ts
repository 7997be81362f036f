import { deepestJson, isDeeperThan } from '@durable-http/core'
import { type JSONRPCMessage, JSONRPCMessageSchema, type RequestId } from '@modelcontextprotocol/sdk/types.js'
import { isObject } from './client-inputs.ts'
import { readRequestJson } from './request-json.ts'
import { lineLimit, linesOf } from './stdio-lines.ts'

/** Input and output streams of a program. */
export interface StdioStreams {
  input: AsyncIterable<Uint8Array>
  /** Resolves when the text is written; rejects when the reader is gone. */
  write(text: string): Promise<void>
}

/** One connection over lines of JSON, whichever server answers. */
export interface StdioWire {
  send(message: object): Promise<void>
  /** Reads messages until the input ends; a line that is not a message gets an error. */
  read(deliver: (message: JSONRPCMessage) => void): Promise<void>
  /** Waits until every request has its response, at most the given milliseconds, and answers the others with an error. */
  finish(patience: number): Promise<void>
}

const tooDeep = `the line is nested deeper than ${deepestJson} levels`
const stopping = 'the server is stopping and could not wait for the end of this call; whether it was done is unknown'

/** Makes a wire that knows which requests still wait for their response. */
export function createStdioWire(streams: StdioStreams, limit = lineLimit): StdioWire {
  const { input } = streams
  const open = new Set<RequestId>()
  let settle = () => {}
  const close = (id: unknown) => {
    open.delete(id as RequestId)
    if (open.size === 0) settle()
  }

  async function send(message: object): Promise<void> {
    await streams.write(`${JSON.stringify(message)}\n`)
    if (!('method' in message) && 'id' in message) close(message.id)
  }
  const refuse = (code: number, message: string, id: RequestId | null = null) =>
    send({ jsonrpc: '2.0', id, error: { code, message } })

  async function receive(line: string, deliver: (message: JSONRPCMessage) => void): Promise<void> {
    let value: unknown
    try {
      if (isDeeperThan(line, deepestJson)) return refuse(-32_600, `Invalid request: ${tooDeep}`)
      value = readRequestJson(line)
    } catch {
      return refuse(-32_700, 'Parse error: the line is not JSON')
    }
    const { success, data } = JSONRPCMessageSchema.safeParse(value)
    if (!success) {
      const id = isObject(value) ? value['id'] : undefined
      const isId = typeof id === 'string' || Number.isSafeInteger(id)
      return refuse(-32_600, 'Invalid request: the line is not one JSON-RPC message', isId ? (id as RequestId) : null)
    }
    if ('method' in data && 'id' in data) open.add(data.id)
    deliver(data)
    // A cancelled request never gets a response.
    if ('method' in data && data.method === 'notifications/cancelled') close(data.params?.['requestId'])
  }

  return {
    send,
    async read(deliver) {
      for await (const line of linesOf(input, limit)) {
        if (line === undefined) await refuse(-32_600, `Invalid request: the line has more than ${limit} bytes`)
        else if (line.trim() !== '') await receive(line, deliver)
      }
    },
    async finish(patience) {
      if (open.size > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, patience)
          settle = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      for (const id of open) await refuse(-32_000, stopping, id)
    },
  }
}
