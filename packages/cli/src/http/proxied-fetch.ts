import type { Fetch } from '@durable-http/core'
import { createRequire } from 'node:module'

type Variables = Readonly<Record<string, string | undefined>>

/** Variables that name a proxy. */
const names = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']
const loadNow = createRequire(import.meta.url)

/** True if Node can send requests through the proxies of the environment: from 22.21 and 24.5 on with a flag, from 24.14 on by itself. */
export const canUseProxies = (variables: Variables): boolean =>
  variables['NODE_USE_ENV_PROXY'] === '1' || setterOf() !== undefined

/** Sends requests through the proxy that the environment names, with a warning if this Node cannot; without a proxy, returns `fetch` unchanged. */
export function proxiedFetch(fetch: Fetch, variables: Variables, say: (text: string) => void): Fetch {
  if (!names.some((name) => variables[name]) || variables['NODE_USE_ENV_PROXY'] === '1') return fetch
  let ready: Promise<void> | undefined
  const prepare = async (url: string) => {
    // Loaded here alone: few environments name a proxy.
    const { proxyFor, proxyVariables } = await import('@durable-http/core/settings')
    const proxies = proxyVariables(variables)
    const set = setterOf()
    if (set && proxies) set({ ...proxies })
    else {
      const proxy = proxyFor(url, variables)
      if (proxy) say(`${proxy.variable} is not used: it needs Node 24.14, or NODE_USE_ENV_PROXY=1 from Node 22.21 on`)
    }
  }
  return async (url, init) => {
    await (ready ??= prepare(url))
    return fetch(url, init)
  }
}

function setterOf(): ((variables: Record<string, string>) => void) | undefined {
  const http = loadNow('node:http') as { setGlobalProxyFromEnv?: (variables: Record<string, string>) => void }
  return http.setGlobalProxyFromEnv
}
