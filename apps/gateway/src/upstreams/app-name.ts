import { appNameRule, isAppName } from '@durable-http/core'

/** Says why a text cannot name a function app; undefined where it can. */
export function upstreamNameFault(name: string): string | undefined {
  return isAppName(name) ? undefined : `is not a name for a function app; expected ${appNameRule}`
}

/** The app that a request means which names none: the one called `default`, else the first. */
export function defaultUpstream<T extends { name: string }>(upstreams: readonly T[]): T {
  const found = upstreams.find(({ name }) => name === 'default') ?? upstreams[0]
  if (!found) throw new TypeError('a gateway needs at least one upstream')
  return found
}
