import { readRoute } from '../../app/route-template.ts'
import type { HostAddress } from '../../loaded-functions.ts'
import type { RequestHandler } from '../../request-handler.ts'
import { parseQueryString } from '../../dotnet/query-string.ts'
import { refusedStatus } from '../../routes/keys.ts'
import { AppFunctionError, type AppProcess } from './app-process.ts'
import type { InputData, RegisteredFunction } from './app-protocol.ts'
import { clientData } from './client-data.ts'

interface Trigger {
  readonly registered: RegisteredFunction
  readonly binding: string
  readonly methods: readonly string[]
  readonly authLevel: string
  readonly route: ReturnType<typeof readRoute>
}

function toTrigger(registered: RegisteredFunction): Trigger[] {
  const [found] = Object.entries(registered.bindings).filter(([, { type }]) => type === 'httpTrigger')
  if (!found) return []
  const [binding, { route, methods, authLevel = 'function' }] = found
  return [
    {
      registered,
      binding,
      authLevel: authLevel.toLowerCase(),
      methods: (methods ?? ['GET', 'POST']).map((method) => method.toUpperCase()),
      route: readRoute(route ?? registered.name),
    },
  ]
}

async function toHttpData(request: Request, url: string, params: Readonly<Record<string, string>>): Promise<object> {
  const body = new Uint8Array(await request.arrayBuffer())
  return {
    method: request.method,
    url,
    headers: Object.fromEntries(request.headers),
    params,
    query: Object.fromEntries(new URL(url).searchParams),
    ...(body.length > 0 && { body: { string: new TextDecoder().decode(body) } }),
  }
}

/** The status of a request without the key that a trigger asks for: `function` takes every key of the host, any other level but `anonymous` only the master key. */
function refusalOf({ authLevel }: Trigger, request: Request, target: string, { triggerKeys }: HostAddress) {
  if (!triggerKeys || authLevel === 'anonymous') return undefined
  const query = parseQueryString(target.split('?').slice(1).join('?'))
  const header = request.headers.get('x-functions-key')
  return refusedStatus({ ...triggerKeys, otherKeys: [] }, header, query.all('code')[0], authLevel === 'function')
}

const reasonOf = (error: unknown): string => {
  if (error instanceof AppFunctionError) return error.remoteStack ?? error.message
  return error instanceof Error ? error.message : String(error)
}

/** Serves the HTTP triggers of an app under its prefix; on loopback they need no key, as with Core Tools. */
export function createHttpTriggers(
  app: AppProcess,
  prefix: string,
  { address, log }: { readonly address: () => HostAddress | undefined; readonly log: (line: string) => void },
): RequestHandler {
  const triggers = app.functions.flatMap(toTrigger)
  const base = prefix === '' ? '' : `/${prefix.replaceAll(/^\/|\/$/g, '')}`

  const respond = async (
    trigger: Trigger,
    request: Request,
    target: string,
    params: Readonly<Record<string, string>>,
  ) => {
    const where = address()
    if (!where) return new Response(null, { status: 503 })
    const refused = refusalOf(trigger, request, target, where)
    if (refused !== undefined) return new Response(null, { status: refused })
    const url = new URL(target, `http://${request.headers.get('host') ?? new URL(where.url).host}`).href
    const inputs: InputData[] = [{ name: trigger.binding, data: { http: await toHttpData(request, url, params) } }]
    for (const [name, { type }] of Object.entries(trigger.registered.bindings)) {
      if (/^(?:durableClient|orchestrationClient)$/i.test(type))
        inputs.push({ name, data: { string: clientData(where) } })
    }
    try {
      const { http } = await app.invoke(trigger.registered.name, inputs)
      if (!http) return new Response(null, { status: 204 })
      const headers = new Headers(http.headers)
      for (const { name, value } of http.cookies ?? []) headers.append('set-cookie', `${name}=${value}`)
      const status = Number(http.statusCode)
      const isEmpty = [101, 204, 205, 304].includes(status)
      return new Response(isEmpty ? null : Buffer.from(http.body, 'base64'), { status, headers })
    } catch (error) {
      // The host writes this to its log only.
      log(`function '${trigger.registered.name}' failed: ${reasonOf(error)}`)
      return new Response(null, { status: 500 })
    }
  }

  return (request, target) => {
    const [path = ''] = target.split('?', 1)
    if (!path.toLowerCase().startsWith(`${base.toLowerCase()}/`)) return undefined
    const fitting = triggers.flatMap((trigger) => {
      const params = trigger.route(path.slice(base.length))
      return params ? [{ trigger, params }] : []
    })
    const found = fitting.find(({ trigger }) => trigger.methods.includes(request.method))
    return found && respond(found.trigger, request, target, found.params)
  }
}
