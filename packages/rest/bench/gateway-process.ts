import { createHash } from 'node:crypto'
import { type ServerProcess, startServer } from './server-process.ts'

/** Key of the callers of a gateway under test. */
export const apiKey = 'dhk_an-api-key-for-the-bench'

/** Starts a gateway in front of a host, with settings of the bench. */
export function startGateway(host: Pick<ServerProcess, 'origin'>, more: object = {}): Promise<ServerProcess> {
  return startServer('../../../apps/gateway/src/runtimes/node/main.ts', (port) => ({
    ...more,
    REST_PORT: port,
    MCP_PORT: 0,
    DURABLE_FUNCTIONS_BASE_URL: host.origin,
    DURABLE_FUNCTIONS_TOKEN: 'a-key-that-no-answer-holds',
    API_KEYS: `bench:viewer:${createHash('sha256').update(apiKey).digest('hex')}`,
  }))
}
