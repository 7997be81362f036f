import { CliError } from '../cli-error.ts'

/** Characters of one line at most. */
const longestLine = 64 * 1024 * 1024

/** Reads the body of a response as text; breaks off one of more than `most` bytes and throws. */
export async function limitedText(response: Response, most: number, hint = 'ask for less of it'): Promise<string> {
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for (;;) {
    const { value, done } = (await reader?.read()) ?? { value: undefined, done: true }
    if (done) return text + decoder.decode()
    size += value.length
    if (size > most) {
      await reader?.cancel()
      throw new CliError('failed', `the response has more than ${most} bytes; ${hint}`)
    }
    text += decoder.decode(value, { stream: true })
  }
}

/** Reads the first `most` bytes of a body as text. */
export async function beginningOf(response: Response, most: number): Promise<string> {
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (let size = 0; size < most;) {
    const { value, done } = (await reader?.read()) ?? { value: undefined, done: true }
    if (done) return text
    text += decoder.decode(value.subarray(0, most - size), { stream: true })
    size += value.length
  }
  await reader?.cancel()
  return text
}

/** Reads a body line by line, each with its line end, so that nothing that a line holds is cut in two. */
export async function* linesOf(response: Response): AsyncGenerator<string> {
  if (!response.body) return
  let rest: string[] = []
  let length = 0
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const end = chunk.lastIndexOf('\n') + 1
    if (end > 0) {
      yield rest.join('') + chunk.slice(0, end)
      rest = []
      length = 0
    }
    rest.push(chunk.slice(end))
    length += chunk.length - end
    if (length > longestLine)
      throw new CliError('failed', `the response has a line of more than ${longestLine} characters`)
  }
  if (length > 0) yield `${rest.join('')}\n`
}
