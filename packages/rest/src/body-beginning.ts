/** The first part of a body that is being read, and the whole of it as a stream. */
export interface BodyBeginning {
  /** Bytes read so far. */
  text: string
  /** True if that is all there is. */
  ended: boolean
  /** The whole body, what was read included. */
  whole: ReadableStream<Uint8Array>
}

/** Reads a body until `enough` accepts its text, or to its end; rejects when it breaks off before. */
export async function readBeginning(
  body: ReadableStream<Uint8Array>,
  enough: (text: string) => boolean,
): Promise<BodyBeginning> {
  const reader = body.getReader()
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const seen: Uint8Array[] = []
  let text = ''
  let ended = false
  while (!ended && !enough(text)) {
    const { done, value } = await reader.read()
    ended = done
    if (done) text += decoder.decode()
    else {
      seen.push(value)
      text += decoder.decode(value, { stream: true })
    }
  }
  const whole = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = seen.shift()
        if (next) return controller.enqueue(next)
        const { done, value } = ended ? { done: true, value: undefined } : await reader.read()
        if (done || value === undefined) controller.close()
        else controller.enqueue(value)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
  return { text, ended, whole }
}
