import { type Scrub } from '@durable-http/core'

/** True if a text holds a key in any spelling. */
export const holdsKey = (text: string, scrub: Scrub): boolean => scrub(text) !== text

// A cursor of a run holds the cursor of its scan, which holds tokens in which the host encodes ids: each layer is base64.
const layers = 4
const base64 = /[\w+/-]{8,}/g

/** True if a cursor holds a key in one of its layers. */
export function cursorHoldsKey(cursor: string, scrub: Scrub): boolean {
  let text = cursor
  for (let layer = 0; layer < layers; layer++) {
    if (holdsKey(text, scrub)) return true
    text = Array.from(text.matchAll(base64), ([part]) => decode(part)).join('\n')
  }
  return holdsKey(text, scrub)
}

// Latin-1 is enough: a key is ASCII.
function decode(part: string): string {
  try {
    const standard = part.replaceAll('-', '+').replaceAll('_', '/')
    return atob(standard.slice(0, standard.length - (standard.length % 4 === 1 ? 1 : 0)))
  } catch {
    return ''
  }
}

/** Takes keys out of the texts of a value that is stored. */
export function withoutKeys<T extends object>(value: T, scrub: Scrub): T {
  const texts = Object.entries(value).filter(([, member]) => typeof member === 'string') as [string, string][]
  return { ...value, ...Object.fromEntries(texts.map(([name, text]) => [name, scrub(text)])) }
}
