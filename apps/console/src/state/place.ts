/** Where in the console the person is; the fragment of the address holds all of it. */
export interface Place {
  /** Path such as `/instances/order-1`; begins with a slash. */
  path: string
  params: URLSearchParams
}

/** Reads the fragment of an address, such as `#/instances?state=Failed`. */
export function readPlace(hash: string): Place {
  const text = hash.replace(/^#/, '')
  const at = text.indexOf('?')
  const path = at < 0 ? text : text.slice(0, at)
  return {
    path: path.startsWith('/') && path.length > 1 ? path : '/instances',
    params: new URLSearchParams(at < 0 ? '' : text.slice(at + 1)),
  }
}

/** Parameters that every link keeps: which app and which task hub. */
const kept = ['app', 'hub']

/** Writes the fragment of a place; the app and the task hub of the present one are kept. */
export function writePlace(
  present: Place,
  path: string,
  params: Readonly<Record<string, string | undefined>> | URLSearchParams = {},
): string {
  const entries = params instanceof URLSearchParams ? [...params] : Object.entries(params)
  const search = new URLSearchParams()
  for (const name of kept) {
    const value = present.params.get(name)
    if (value !== null) search.set(name, value)
  }
  for (const [name, value] of entries) {
    if (value === undefined || value === '') search.delete(name)
    else search.set(name, value)
  }
  const text = search.toString()
  return `#${path}${text === '' ? '' : `?${text}`}`
}

/** Path of an instance. */
export const instancePath = (id: string) => `/instances/${encodeURIComponent(id)}`

/** Path of an entity. */
export const entityPath = (name: string, key: string) =>
  `/entities/${encodeURIComponent(name)}/${encodeURIComponent(key)}`
