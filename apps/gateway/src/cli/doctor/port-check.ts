import { once } from 'node:events'
import { createServer } from 'node:net'
import type { GatewayConfig } from '../../config/gateway-config.ts'
import { fail, type Finding, ok, warn } from './finding.ts'

/** Tries to listen at the configured address, and stops at once. */
export async function checkPorts({ host, restPort, mcpPort }: GatewayConfig): Promise<Finding[]> {
  return [await checkPort('REST_PORT', host, restPort), await checkPort('MCP_PORT', host, mcpPort)]
}

async function checkPort(variable: string, host: string, port: number): Promise<Finding> {
  const server = createServer()
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`
  try {
    server.listen(port, host)
    await once(server, 'listening')
    return ok('port', port === 0 ? `${variable} is any free one` : `${place} is free`)
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') {
      return warn(
        'port',
        `${place} is in use`,
        `nothing, if that is the gateway itself; else stop what listens there or change ${variable}`,
      )
    }
    if (code === 'EACCES') return fail('port', `${place} needs more rights`, `set ${variable} to a port above 1023`)
    return fail('port', `${host} is not an address of this machine (${code})`, 'set HOST to one that is')
  } finally {
    server.close()
  }
}
