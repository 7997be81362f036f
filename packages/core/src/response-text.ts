/** A failed response's body in the three shapes of the host: an error object, a JSON string, or nothing (contract 3.6). */
export interface HostFailure {
  message: string | undefined
  exceptionMessage: string | undefined
  exceptionType: string | undefined
}

/** Reads the error text from a failed response of the host; a body of another shape has none. */
export function readHostFailure(text: string): HostFailure {
  const value = parseResponseText(text)
  const silent: HostFailure = { message: undefined, exceptionMessage: undefined, exceptionType: undefined }
  if (typeof value === 'string') return { ...silent, message: value }
  if (typeof value !== 'object' || value === null) return silent
  const member = (name: string) => {
    const found = (value as Record<string, unknown>)[name]
    return typeof found === 'string' && found !== '' ? found : undefined
  }
  return {
    message: member('Message'),
    exceptionMessage: member('ExceptionMessage'),
    exceptionType: member('ExceptionType'),
  }
}

// Beginning of one of the host's longest texts, which are cut.
const cutText = /^\s*(?:\{\s*"(Message|ExceptionMessage)"\s*:\s*)?"((?:[^"\\]|\\[^u]|\\u[\da-fA-F]{4}){1,2000})/

/** Parses a body; undefined when it is not JSON. Of a text of the host that was cut, it reads how the text begins. */
export function parseResponseText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const [, name, begin] = (text.length >= failureBodyLimit && cutText.exec(text)) || []
    if (begin === undefined) return undefined
    const said = parseResponseText(`"${begin}"`)
    return name === undefined ? said : { [name]: said }
  }
}

/** Most of a failed response's body that is read, in characters. */
export const failureBodyLimit = 65_536

/** Reads a body to its end or to the limit in characters, and gives the rest up. */
export async function readSome(response: Response, limit: number = failureBodyLimit): Promise<string> {
  if (!response.body) return response.text()
  const decoder = new TextDecoder()
  let text = ''
  const reader = response.body.getReader()
  try {
    while (text.length < limit) {
      const { done, value } = await reader.read()
      if (done) break
      text += decoder.decode(value, { stream: true })
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
  return text
}
