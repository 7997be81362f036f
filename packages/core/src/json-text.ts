/** JSON that already is text, to be sent as it is: numbers keep their digits and nothing is parsed twice. */
export class JsonText {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** Tells why a text is no strict JSON, or undefined when it is. */
export function jsonFault(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Writes a value as JSON text; throws a `TypeError` with the reason when there is no JSON for it. */
export function toJsonText(value: unknown): string {
  if (value instanceof JsonText) return value.text
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (error) {
    throw new TypeError(error instanceof Error ? error.message : 'has no JSON form', { cause: error })
  }
  if (text === undefined) throw new TypeError(`a ${typeof value} has no JSON form`)
  return text
}
