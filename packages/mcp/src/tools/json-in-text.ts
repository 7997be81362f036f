import { parseVerbatimJson } from '@durable-http/core'

/** Reads a text that holds a JSON object or list, which some clients send in place of it; undefined for anything else. */
export function jsonInText(value: unknown): object | undefined {
  if (typeof value !== 'string' || !/^\s{0,8}[{[]/.test(value)) return undefined
  try {
    return parseVerbatimJson(value) as object
  } catch {
    return undefined
  }
}

/** Says that an argument was taken as the text that it is, where an object may have been meant. */
export function textNote(name: string, value: unknown): string | undefined {
  if (jsonInText(value) === undefined) return undefined
  return `${name} is a text that holds JSON, and was sent as a text; pass the object or list itself if that is meant.`
}
