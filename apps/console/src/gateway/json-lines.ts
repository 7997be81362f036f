/** Reads a body of JSON lines, as many lines at a time as have arrived. */
export async function* readJsonLines<Line>(body: ReadableStream<Uint8Array>): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true })
      const end = done ? rest.length : rest.lastIndexOf('\n')
      if (end >= 0) {
        const lines = rest.slice(0, end).split('\n')
        rest = rest.slice(end + 1)
        const values = lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as Line)
        if (values.length > 0) yield values
      }
      if (done) return
    }
  } finally {
    // Ends the scan of the host where the reader has seen enough.
    await reader.cancel().catch(() => undefined)
  }
}
