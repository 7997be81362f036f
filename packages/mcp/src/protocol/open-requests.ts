import type { RequestId } from '@modelcontextprotocol/sdk/types.js'

/** Responses to the messages of one line, which are written together once none is missing. */
export interface Batch {
  responses: object[]
  missing: number
}

/** Requests that wait for their response. Each gets one, and no more. */
export interface OpenRequests {
  /** Adds a request; false if one with its id is still open. */
  add(id: RequestId, batch: Batch | undefined): boolean
  /** Writes the response to an open request; does nothing for an id that has its response or was cancelled. */
  respond(id: RequestId, response: object): Promise<void>
  /** Ends a request that gets no response. */
  cancel(id: RequestId): Promise<void>
  /** Takes one from what a batch waits for; the last one writes its responses. */
  settle(batch: Batch): Promise<void>
  ids(): RequestId[]
}

/** Keeps track of open requests; `emptied` is called whenever the last one has ended. */
export function createOpenRequests(write: (value: object) => Promise<void>, emptied: () => void): OpenRequests {
  const open = new Map<RequestId, Batch | undefined>()

  async function settle(batch: Batch): Promise<void> {
    if (--batch.missing === 0 && batch.responses.length > 0) await write(batch.responses)
  }
  // The id is taken out before anything is awaited, so that nobody else answers it.
  async function end(id: RequestId, response?: object): Promise<void> {
    if (!open.has(id)) return
    const batch = open.get(id)
    open.delete(id)
    if (batch && response) batch.responses.push(response)
    if (batch) await settle(batch)
    else if (response) await write(response)
    if (open.size === 0) emptied()
  }

  return {
    add(id, batch) {
      if (open.has(id)) return false
      open.set(id, batch)
      if (batch) batch.missing++
      return true
    },
    respond: end,
    cancel: (id) => end(id),
    settle,
    ids: () => [...open.keys()],
  }
}
