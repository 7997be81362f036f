import { deepestJson, isDeeperThan } from '@durable-http/core'
import { type JSONRPCMessage, JSONRPCMessageSchema, type RequestId } from '@modelcontextprotocol/sdk/types.js'
import { isObject } from './client-inputs.ts'
import { type Batch, createOpenRequests } from './open-requests.ts'
import { paramsFault } from './params-fault.ts'
import { readRequestJson } from './request-json.ts'
import { lineLimit, linesOf } from './stdio-lines.ts'

/** Input and output streams of a program. */
export interface StdioStreams {
  input: AsyncIterable<Uint8Array>
  /** Resolves when the text is written; rejects when the reader is gone. */
  write(text: string): Promise<void>
}

/** One connection over lines of JSON, for either server. */
export interface StdioWire {
  send(message: object): Promise<void>
  /** Reads messages until the input ends; a line that is not a message, or not a batch of them, gets an error. */
  read(deliver: (message: JSONRPCMessage) => void): Promise<void>
  /** Waits until every request has its response, at most the given milliseconds, fails the others with an error, and gives the reader half a second more. */
  finish(patience: number): Promise<void>
}

/** Messages of a line that is a batch. */
export const batchLimit = 1_000

// Milliseconds for a reader that is behind with what was written.
const timeToRead = 500

const tooDeep = `the line is nested deeper than ${deepestJson} levels`
const stopping = 'the server is stopping and could not wait for the end of this call; whether it was done is unknown'
const notBegun = 'the server is stopping; this call was not begun'

/** Makes a wire that knows which requests still wait for their response. */
export function createStdioWire(streams: StdioStreams, limit = lineLimit): StdioWire {
  let last = Promise.resolve()
  const writeLine = (value: object) => (last = streams.write(`${JSON.stringify(value)}\n`))
  let isStopping = false
  let stopWaiting = () => {}
  const waiting = new Promise<void>((resolve) => (stopWaiting = resolve))
  const open = createOpenRequests(writeLine, () => isStopping && stopWaiting())
  let answered: Promise<unknown> | undefined

  const errorOf = (code: number, message: string, id: RequestId | null = null) => ({
    jsonrpc: '2.0',
    id,
    error: { code, message },
  })
  const refuse = async (batch: Batch | undefined, error: object) => {
    if (batch) batch.responses.push(error)
    else await writeLine(error)
  }

  async function receive(line: string, deliver: (message: JSONRPCMessage) => void): Promise<void> {
    let value: unknown
    try {
      if (isDeeperThan(line, deepestJson)) return writeLine(errorOf(-32_600, `Invalid request: ${tooDeep}`))
      value = readRequestJson(line)
    } catch {
      return writeLine(errorOf(-32_700, 'Parse error: the line is not JSON'))
    }
    if (!Array.isArray(value) || value.length === 0) return receiveMessage(value, undefined, deliver)
    if (value.length > batchLimit)
      return writeLine(errorOf(-32_600, `Invalid request: the batch has more than ${batchLimit} messages`))
    const batch: Batch = { responses: [], missing: 1 }
    for (const message of value) await receiveMessage(message, batch, deliver)
    await open.settle(batch)
  }

  async function receiveMessage(
    value: unknown,
    batch: Batch | undefined,
    deliver: (message: JSONRPCMessage) => void,
  ): Promise<void> {
    const { success, data } = JSONRPCMessageSchema.safeParse(value)
    if (!success) {
      const id = isObject(value) ? value['id'] : undefined
      const isId = typeof id === 'string' || Number.isSafeInteger(id)
      const what = 'Invalid request: the line is not a JSON-RPC message, nor a batch of them'
      return refuse(batch, errorOf(-32_600, what, isId ? (id as RequestId) : null))
    }
    if ('method' in data && 'id' in data) {
      if (isStopping) return refuse(batch, errorOf(-32_000, notBegun, data.id))
      const fault = paramsFault(data)
      if (fault) return refuse(batch, errorOf(-32_602, `Invalid params: ${fault}`, data.id))
      const taken = `Invalid request: a request with the id ${shown(data.id)} is still open`
      if (!open.add(data.id, batch)) return refuse(batch, errorOf(-32_600, taken))
    }
    deliver(data)
    // A cancelled request never gets a response.
    if ('method' in data && data.method === 'notifications/cancelled')
      await open.cancel(data.params?.['requestId'] as RequestId)
  }

  return {
    send: (message) =>
      !('method' in message) && 'id' in message ? open.respond(message.id as RequestId, message) : writeLine(message),
    async read(deliver) {
      for await (const line of linesOf(streams.input, limit)) {
        if (line.kind === 'text') {
          if (line.text.trim() !== '') await receive(line.text, deliver)
        } else if (line.kind === 'too-large') {
          await writeLine(errorOf(-32_600, `Invalid request: the line has more than ${limit} bytes`))
        } else await writeLine(errorOf(-32_700, `Parse error: expected JSON in UTF-8, got ${line.encoding}`))
      }
    },
    async finish(patience) {
      isStopping = true
      if (open.ids().length === 0) stopWaiting()
      // The shortest patience counts where the input ends and a signal comes.
      const timer = setTimeout(stopWaiting, patience)
      answered ??= waiting
        .then(() => Promise.all(open.ids().map((id) => open.respond(id, errorOf(-32_000, stopping, id)))))
        .then(() => last)
      let unread: NodeJS.Timeout | undefined
      await Promise.race([answered, new Promise((resolve) => (unread = setTimeout(resolve, patience + timeToRead)))])
      clearTimeout(timer)
      clearTimeout(unread)
    },
  }
}

const shown = (id: RequestId) => JSON.stringify(id).slice(0, 80)
