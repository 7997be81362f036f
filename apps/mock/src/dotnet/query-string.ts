import { urlDecode } from './url-encode.ts'
import { trimWhite } from './white-space.ts'

/** The parameters of a query as the host's handler looks them up: any case of the name, repeats joined with a comma. */
export interface QueryValues {
  /** All values of a name joined with `,`; undefined if the name is absent. */
  get(name: string): string | undefined
  /** The values one by one, in the order sent. */
  all(name: string): string[]
}

/** Parses a query without its `?` as `HttpRequestMessageExtensions.cs` does: pieces without `=` go under the empty name. */
export function parseQueryString(query: string): QueryValues {
  const values = new Map<string, string[]>()
  const add = (name: string, value: string) => {
    const key = name.toLowerCase()
    const list = values.get(key)
    if (list) list.push(value)
    else values.set(key, [value])
  }
  if (query !== '') {
    for (const piece of query.split('&')) {
      const at = piece.indexOf('=')
      add(urlDecode(trimWhite(piece.slice(0, Math.max(at, 0)))), urlDecode(trimWhite(piece.slice(at + 1))))
    }
  }
  return {
    get: (name) => values.get(name.toLowerCase())?.join(','),
    all: (name) => [...(values.get(name.toLowerCase()) ?? [])],
  }
}
