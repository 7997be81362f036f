import { DurableError } from './durable-error.ts'

const control = /[\u0000-\u001F\u007F-\u009F]/

/** Reads the key of a host: white space around it, as files and variables end in, is cut off. Throws `invalid_input`, without the key, for a key that no host has. */
export function readKey(key: string | undefined, keyIn: 'query' | 'header'): string | undefined {
  if (key === undefined) return undefined
  const text = key.trim()
  if (text === '') throw refuse('must not be empty; leave it out where the host asks for none')
  if (control.test(text)) throw refuse('must not hold line breaks or other control characters inside; give one key')
  if (!text.isWellFormed()) throw refuse('must not hold half of a surrogate pair')
  if (keyIn === 'header' && /[^\x20-\x7E]/.test(text))
    throw refuse('must be ASCII to travel in a header; send it in the query')
  return text
}

function refuse(why: string): DurableError {
  return new DurableError('invalid_input', `key ${why}`, { issues: [{ parameter: 'key', message: why }] })
}
