import type { Clock, Fetch } from '@durable-http/core'
import type { GatewayConfig } from '../config/gateway-config.ts'
import { refuseAs } from '../request/refusal.ts'
import type { Stage } from '../request/stage.ts'
import { fileResponse, packFiles } from './page-file.ts'
import { pageHeaders } from './page-headers.ts'
import { createSignInFinder } from './sign-in-settings.ts'

/** The console as the runtime hands it over. */
export interface ConsolePage {
  /** Loads its files by name; called once, at the first request. */
  files: () => Promise<Readonly<Record<string, string>>>
  version: string
}

/** Facts about the gateway that serves it. */
export interface ConsoleOptions {
  config: Pick<GatewayConfig, 'ui' | 'auth'>
  /** True if a mock host is behind the gateway, and its clock can be moved. */
  isMock: boolean
  fetch: Fetch
  warn: (message: string) => void
  clock?: Clock | undefined
}

const path = /^\/ui(?:\/(.*))?$/

/** Makes the stage of the console; undefined where the console is off. */
export type CreateConsole = (options: ConsoleOptions) => Stage | undefined

/**
 * Makes what serves a console at `/ui` of the REST face. It needs no credential: it holds nothing but the page, which asks for one and sends
 * it along with each request. A runtime hands it to the gateway, so that the others do not carry its code.
 */
export const consoleOf =
  (page: ConsolePage): CreateConsole =>
  (options) =>
    options.config.ui.mode === 'off' ? undefined : createUiStage(page, options)

function createUiStage(page: ConsolePage, { config: { ui, auth }, isMock, fetch, warn, clock }: ConsoleOptions): Stage {
  const { clientId } = ui
  const findSignIn =
    auth?.jwt && clientId !== undefined
      ? createSignInFinder({ jwt: auth.jwt, clientId, fetch, warn, clock })
      : async () => undefined
  let packing: ReturnType<typeof packFiles> | undefined

  async function respond(name: string | undefined, request: Request): Promise<Response> {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return refuseAs('rest', 'method_not_allowed', `the console takes GET and HEAD, not ${request.method}`, {
        allow: 'GET, HEAD',
      })
    // Addresses in the page are relative; a relative redirect keeps the prefix of a proxy.
    if (name === undefined) return new Response(null, { status: 308, headers: { location: 'ui/' } })
    const oidc = await findSignIn()
    const headers = pageHeaders(oidc?.tokenEndpoint)
    if (name === 'settings.json') {
      const signIn = [...(auth && auth.apiKeys.length > 0 ? ['apiKey'] : []), ...(oidc ? ['oidc'] : [])]
      const { version } = page
      // A person who has a token from elsewhere may paste it like a key.
      const shown = auth && signIn.length === 0 ? ['apiKey'] : signIn
      return Response.json(
        { version, isMock, signIn: shown, ...(oidc ? { oidc } : {}) },
        { headers: { ...headers, 'cache-control': 'no-store' } },
      )
    }
    packing ??= page.files().then(packFiles)
    const file = (await packing).get(name === '' ? 'index.html' : name)
    if (!file) return refuseAs('rest', 'unknown_route', 'the console has no such file; its page is /ui/')
    return fileResponse(file, request, headers)
  }

  return function serveConsole(request, context, next) {
    if (context.face !== 'rest' || !request.url.includes('/ui')) return next()
    const found = path.exec(new URL(request.url).pathname)
    if (!found) return next()
    context.operation = 'console'
    return respond(found[1], request)
  }
}
