import { JsonNumber, numbersWritten } from './exact-number.ts'
import { numberMarker } from './number-marker.ts'
import { deepestBody, isDeeperThan } from './json-depth.ts'

/** JSON that already is text, to be sent as it is: numbers keep their digits and nothing is parsed twice. */
export class JsonText {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** Tells why a text is not strict JSON, or undefined when it is. */
export function jsonFault(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Writes a value as the JSON text of a body; throws a `TypeError` with the reason if it has no JSON form or the host reads none that deep. */
export function toBodyText(value: unknown): string {
  const text = toJsonText(value)
  if (isDeeperThan(text, deepestBody)) {
    throw new TypeError(`it is nested deeper than the ${deepestBody} levels that the host reads`)
  }
  return text
}

/**
 * Writes a value as JSON text, a `bigint` and a `JsonNumber` with all their digits; throws a `TypeError` with the reason if
 * it has no JSON form.
 */
export function toJsonText(value: unknown): string {
  if (value instanceof JsonText) return value.text
  let text: string | undefined
  try {
    text = stringify(value)
  } catch (error) {
    if (error instanceof RangeError) throw new TypeError('it is nested too deep', { cause: error })
    throw new TypeError(error instanceof Error ? error.message : 'has no JSON form', { cause: error })
  }
  if (text === undefined) throw new TypeError(`a ${typeof value} has no JSON form`)
  return text
}

function stringify(value: unknown): string | undefined {
  const before = numbersWritten()
  try {
    const text = JSON.stringify(value)
    return numbersWritten() === before ? text : stringifyExact(value)
  } catch (error) {
    if (error instanceof TypeError && error.message.includes('BigInt')) return stringifyExact(value)
    throw error
  }
}

function stringifyExact(value: unknown): string | undefined {
  const marker = numberMarker()
  const text = JSON.stringify(value, function (this: Record<string, unknown>, name: string, member: unknown) {
    const given = this[name]
    if (given instanceof JsonNumber) return marker + given.text
    return typeof given === 'bigint' ? marker + given : member
  })
  return text?.replaceAll(new RegExp(`"${marker}([^"]+)"`, 'g'), '$1')
}
