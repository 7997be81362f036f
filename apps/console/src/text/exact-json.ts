import { parseExactJson } from '@durable-http/core'

const { rawJSON } = JSON as { rawJSON?: (digits: string) => unknown }

// Values of `rawJSON` keep every digit; older browsers round.
const keep = (digits: string) => (rawJSON ? rawJSON(digits) : Number(digits))

/** Reads JSON and keeps the digits of numbers that a JavaScript number would change, such as long ids. */
export const readExact = (text: string): unknown => parseExactJson(text, keep)
