import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { ConfigError } from './config/config-error.ts'
import type { FetchHandler, Gateway } from './gateway.ts'

/** Where a gateway listens. */
export interface ServeOptions {
  gateway: Gateway
  /** Address to bind. */
  host?: string
  /** 0 picks a free port. */
  restPort?: number
  /** 0 picks a free port. */
  mcpPort?: number
}

/** A gateway that listens. */
export interface ServedGateway extends AsyncDisposable {
  /** Origin of the REST listener, `http://127.0.0.1:8080`. */
  restUrl: string
  /** Origin of the MCP listener. */
  mcpUrl: string
  /** Stops listening, lets open requests finish for so many milliseconds (3000), then breaks them off. */
  close(grace?: number): Promise<void>
}

/** Serves a gateway on two ports; throws a `ConfigError` that names the variable when a port cannot be had. */
export async function serveGateway({
  gateway,
  host = '127.0.0.1',
  restPort = 8080,
  mcpPort = 9090,
}: ServeOptions): Promise<ServedGateway> {
  const rest = await listen('REST_PORT', gateway.rest, host, restPort)
  const mcp = await listen('MCP_PORT', gateway.mcp, host, mcpPort).catch(async (error: unknown) => {
    await closeServer(rest, 0)
    throw error
  })
  const close = async (grace = 3000) => {
    await Promise.all([closeServer(rest, grace), closeServer(mcp, grace)])
  }
  return { restUrl: originOf(rest, host), mcpUrl: originOf(mcp, host), close, [Symbol.asyncDispose]: () => close() }
}

async function listen(variable: string, handler: FetchHandler, host: string, port: number): Promise<Server> {
  const server = createAdaptorServer({
    fetch: (request, { incoming }) => handler.fetch(request, { peer: incoming.socket.remoteAddress }),
  }) as Server
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw portError(variable, host, port, error as NodeJS.ErrnoException)
  }
  return server
}

function portError(variable: string, host: string, port: number, { code, message }: NodeJS.ErrnoException): Error {
  const example = `${variable}=${port < 65_535 ? port + 1 : 0}`
  if (code === 'EADDRINUSE') {
    const fault = `${port} is in use on ${host}; expected a free port: stop what listens there, or choose another`
    return new ConfigError([{ variable, message: fault, example }])
  }
  if (code === 'EACCES') {
    const fault = `${port} needs more rights than this process has; expected a port above 1023`
    return new ConfigError([{ variable, message: fault, example: `${variable}=8080` }])
  }
  const fault = `${host} cannot be listened on (${message}); expected an address of this machine`
  return new ConfigError([{ variable: 'HOST', message: fault, example: 'HOST=127.0.0.1' }])
}

function closeServer(server: Server, grace: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), grace)
    // A connection whose last answer is out is kept alive, closing or not.
    const sweep = setInterval(() => server.closeIdleConnections(), 20)
    server.close(() => {
      clearTimeout(timer)
      clearInterval(sweep)
      resolve()
    })
  })
}

function originOf(server: Server, host: string): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`
}
