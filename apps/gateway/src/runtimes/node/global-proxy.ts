import { setGlobalProxyFromEnv } from 'node:http'
import { proxyVariables, type ProxyVariables } from '@durable-http/core/settings'

/**
 * Sends the requests of the runtime itself, to identity providers and collectors, through the proxy that the variables name; loopback never.
 * A proxy that is not a URL changes nothing here: it is refused where a function app needs it.
 */
export function useGlobalProxy(variables: NodeJS.ProcessEnv): void {
  let proxies: ProxyVariables | undefined
  try {
    proxies = proxyVariables(variables)
  } catch {
    return
  }
  if (proxies) setGlobalProxyFromEnv({ ...proxies })
}
