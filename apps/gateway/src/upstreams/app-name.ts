/** Tells why a text can be no name of a function app, or undefined when it can: names stand in paths, headers and tool arguments. */
export function upstreamNameFault(name: string): string | undefined {
  if (/^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i.test(name)) return undefined
  return 'is not a name for a function app; expected 1 to 63 letters, digits or hyphens, with no hyphen at either end'
}

/** The app that a request means which names none: the one called `default`, else the first. */
export function defaultUpstream<T extends { name: string }>(upstreams: readonly T[]): T {
  const found = upstreams.find(({ name }) => name === 'default') ?? upstreams[0]
  if (!found) throw new TypeError('a gateway needs at least one upstream')
  return found
}
