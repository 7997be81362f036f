import { setGlobalProxyFromEnv } from 'node:http'
import { proxyFor } from './outgoing-proxy.ts'

type Variables = Readonly<Record<string, string | undefined>>

const loopback = 'localhost,127.0.0.1,::1,[::1]'

/**
 * Sends the requests of the runtime itself, to identity providers and collectors, through the proxy that the variables name; loopback never.
 * A proxy that is not a URL changes nothing here: it is refused where a function app needs it.
 */
export function useGlobalProxy(variables: Variables): void {
  const proxyOf = (url: string) => {
    try {
      return proxyFor(url, { ...variables, no_proxy: '', NO_PROXY: '' })?.url
    } catch {
      return undefined
    }
  }
  const [http, https] = [proxyOf('http://proxied.example'), proxyOf('https://proxied.example')]
  if (http === undefined && https === undefined) return
  const excluded = variables['no_proxy'] || variables['NO_PROXY']
  setGlobalProxyFromEnv({
    ...(http !== undefined && { http_proxy: http }),
    ...(https !== undefined && { https_proxy: https }),
    no_proxy: excluded ? `${excluded},${loopback}` : loopback,
  })
}
