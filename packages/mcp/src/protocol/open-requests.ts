import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { RequestId } from '@modelcontextprotocol/sdk/types.js'

/** Requests of a client that are not answered yet. */
export interface OpenRequests {
  /** Resolves once all are answered, or after so many milliseconds. */
  answered(patience: number): Promise<void>
}

/** Watches a transport, connected already, for requests and their answers. */
export function watchRequests(transport: Transport): OpenRequests {
  const open = new Set<RequestId>()
  let settle = () => {}
  const close = (id: RequestId | undefined) => {
    if (id !== undefined) open.delete(id)
    if (open.size === 0) settle()
  }
  const { onmessage } = transport
  const send = transport.send.bind(transport)
  const watched: Pick<Transport, 'send'> & Required<Pick<Transport, 'onmessage'>> = {
    onmessage(message, extra) {
      if ('method' in message && 'id' in message) open.add(message.id)
      // What is cancelled is never answered.
      else if ('method' in message && message.method === 'notifications/cancelled')
        close(message.params?.['requestId'] as RequestId | undefined)
      onmessage?.(message, extra)
    },
    async send(message, options) {
      await send(message, options)
      if (!('method' in message)) close(message.id)
    },
  }
  Object.assign(transport, watched)
  return {
    answered: (patience) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, patience)
        settle = () => {
          clearTimeout(timer)
          resolve()
        }
        close(undefined)
      }),
  }
}
