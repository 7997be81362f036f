/** One event of a stream (`text/event-stream`). */
export interface StreamEvent {
  type: string
  id: string | undefined
  data: string
}

/** Reads Server-Sent Events from a response: `EventSource` could not send the credential in a header. Calls `onChunk` for every chunk, including comments. */
export async function* readEvents(body: ReadableStream<Uint8Array>, onChunk = () => {}): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      onChunk()
      rest += decoder.decode(value, { stream: true })
      for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
        const event = readEvent(rest.slice(0, end))
        rest = rest.slice(end + 2)
        if (event) yield event
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

function readEvent(block: string): StreamEvent | undefined {
  let type = 'message'
  let id: string | undefined
  const data: string[] = []
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') type = value
    else if (field === 'id') id = value
    else if (field === 'data') data.push(value)
  }
  // A comment, or only `retry`.
  return data.length === 0 ? undefined : { type, id, data: data.join('\n') }
}
