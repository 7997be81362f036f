import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer, text } from 'node:stream/consumers'
import type { MockHost } from '@durable-http/mock'

/** A web server with one page that runs a script and says how it went. */
export interface PageServer extends AsyncDisposable {
  url: string
  /** Body that the script posted to `/verdict`. */
  verdict: Promise<string>
}

/** Serves a page whose own origin answers for the host: browsers ask other origins for a permission that hosts do not give. */
export async function servePage(script: string, host: MockHost): Promise<PageServer> {
  const verdict = Promise.withResolvers<string>()
  const respond = async (request: IncomingMessage): Promise<Response> => {
    const { pathname } = new URL(request.url ?? '/', 'http://page')
    if (pathname === '/program.js') return new Response(script, { headers: { 'content-type': 'text/javascript' } })
    if (pathname.startsWith('/runtime/')) return host.fetch(await forwarded(request))
    if (pathname !== '/verdict')
      return new Response('<body><script type="module" src="/program.js"></script>', {
        headers: { 'content-type': 'text/html' },
      })
    verdict.resolve(await text(request))
    return new Response()
  }
  const server = createServer((request, response) => {
    void respond(request).then(async (result) => {
      response.writeHead(result.status, Object.fromEntries(result.headers)).end(await result.text())
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    verdict: verdict.promise,
    [Symbol.asyncDispose]: async () => void server.close(),
  }
}

async function forwarded(request: IncomingMessage): Promise<Request> {
  const { method = 'GET', headers, url } = request
  const body = await buffer(request)
  return new Request(`http://${headers.host}${url}`, {
    method,
    ...(body.length > 0 ? { body, headers: { 'content-type': 'application/json' } } : {}),
  })
}
