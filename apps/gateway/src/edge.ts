import { ConfigError } from './config/config-error.ts'
import { type Environment, readConfig } from './config/config.ts'
import { createGateway, type Gateway } from './gateway.ts'
import { problem } from './refusal.ts'

const gateways = new WeakMap<Environment, Gateway>()

/** The gateway for platforms that call `fetch` with their bindings as `env`: MCP at `/mcp`, REST everywhere else. */
export default {
  async fetch(request: Request, env: Environment = {}): Promise<Response> {
    try {
      const gateway = gatewayFor(env)
      const { pathname } = new URL(request.url)
      return await (pathname === '/mcp' ? gateway.mcp : gateway.rest).fetch(request)
    } catch (error) {
      if (error instanceof ConfigError) return problem(503, 'The gateway is not configured', error.message)
      throw error
    }
  },
}

function gatewayFor(env: Environment): Gateway {
  let gateway = gateways.get(env)
  if (!gateway) {
    const config = readConfig(env)
    if (config.upstreams.length === 0) {
      const message = 'is not set; expected the origin of the function app'
      const example = 'DURABLE_FUNCTIONS_BASE_URL=https://myapp.azurewebsites.net'
      throw new ConfigError([{ variable: 'DURABLE_FUNCTIONS_BASE_URL', message, example }])
    }
    gateway = createGateway({ config })
    gateways.set(env, gateway)
  }
  return gateway
}
