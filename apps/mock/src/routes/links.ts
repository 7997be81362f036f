import { DotNetException, argumentException, invalidOperation } from '../dotnet/dotnet-exception.ts'
import type { HandlerRequest, HostSettings } from './route-scope.ts'

/** The path of the extension's webhook. */
export const webhookPath = '/runtime/webhooks/durabletask'

/** The error of a host that does not know its own name. */
export const webhooksMissing = (): DotNetException =>
  invalidOperation(
    'Webhooks are not configured. This may occur if the environment variable `WEBSITE_HOSTNAME` is not set (should be automatically set for Azure Functions). Try setting it to the appropriate URI to reach your app. For example: the deployed app host name, or a localhost address and port.',
  )

/** Scheme, authority and path that generated links begin with; throws if the forwarded host is invalid. */
export function linkBase({ headers, uri }: HandlerRequest, settings: HostSettings): string {
  if (!settings.webhooksConfigured) throw webhooksMissing()
  const host = headers.get('x-forwarded-host')
  const scheme = headers.get('x-forwarded-proto')
  if (!settings.useForwardedHost || !settings.version.forwardedHosts || !host || !scheme)
    return `${uri.origin}${webhookPath}`
  if (!/^[a-z][a-z0-9+.-]*$/i.test(scheme)) {
    throw argumentException('Invalid URI: The URI scheme is not valid.', 'value')
  }
  if (!/^[\w.-]+$/.test(host)) {
    throw new DotNetException('System.UriFormatException', 'Invalid URI: The hostname could not be parsed.')
  }
  // Host and scheme are replaced, the port of the request as it came is kept.
  const standard = { http: '80', https: '443' }[scheme.toLowerCase()]
  return `${scheme.toLowerCase()}://${host}${uri.port === standard ? '' : `:${uri.port}`}${webhookPath}`
}
