import type { EngineClock } from './engine/clock.ts'
import { ConnectionResetError, type Fault, type FaultyRequest } from './faults.ts'
import { spoil } from './faulty-response.ts'
import type { JournalEntry } from './request-journal.ts'
import { type HandlerOptions, routeRequest } from './routes/handler.ts'

/** Path and query of a URL, unchanged: `URL` would rewrite them. */
export function targetOf(url: string): string {
  const [, rest = ''] = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([^#]*)/i.exec(url) ?? []
  return rest.startsWith('/') ? rest : `/${rest}`
}

/** Creates the function that takes requests: routes them, applies faults, keeps the journal. */
export function createListener({
  handler,
  clock,
  takeFaults,
  write,
}: {
  handler: HandlerOptions
  clock: EngineClock
  takeFaults: (request: FaultyRequest) => Fault[]
  write: (entry: Omit<JournalEntry, 'id'>) => void
}): (
  request: Request,
  origin: { target: string | undefined; isRpc: boolean; rpcPort: number | undefined },
) => Promise<Response> {
  return async (request, { target: given, isRpc, rpcPort }) => {
    const target = given ?? targetOf(request.url)
    const time = clock.now()
    const body = request.body ? await request.clone().text() : null
    const routed = routeRequest(handler, request, { target, isRpc, rpcPort })
    const route = 'route' in routed ? routed.route : undefined
    const { method, headers } = request
    const faults = takeFaults({ method, target, operation: route?.operation })

    const respond = async (): Promise<Response> => {
      for (const { latency } of faults) if (latency !== undefined) await clock.sleep(latency)
      if (faults.some(({ reset }) => reset)) throw new ConnectionResetError()
      // A status in place of the host's own means that the host never saw the request.
      const replaced = faults.some(({ status }) => status !== undefined)
      let response = 'response' in routed ? await routed.response : replaced ? new Response(null) : await routed.run()
      // As Kestrel does; the clock of the host, not that of the machine.
      response.headers.set('date', new Date(clock.now()).toUTCString())
      const asked = headers.get('x-ms-continuation-token')
      for (const fault of faults) response = await spoil(response, fault, asked)
      return response
    }

    const entry = {
      method,
      target,
      headers,
      body,
      isRpc,
      operation: route?.operation,
      params: route?.params ?? [],
      time,
    }
    try {
      const response = await respond()
      write({ ...entry, status: response.status })
      return response
    } catch (error) {
      write({ ...entry, status: 0 })
      throw error
    }
  }
}
