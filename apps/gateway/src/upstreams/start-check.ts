import { isDurableError } from '@durable-http/core'
import type { Log } from '../telemetry/log.ts'
import { healthQuestion } from './health-check.ts'
import type { Upstream } from './upstream.ts'

/** Milliseconds that a function app is given to respond. */
const patience = 10_000

/** Reads a page of nothing from each function app at the start and logs what keeps the gateway from working; never rejects. */
export async function checkAtStart(upstreams: readonly Upstream[], log: Log, stop: AbortSignal): Promise<void> {
  await Promise.all(
    upstreams.map(async ({ name, client }) => {
      const signal = AbortSignal.any([AbortSignal.timeout(patience), stop])
      try {
        await client.listInstances(healthQuestion, { retry: false, signal })
      } catch (error) {
        if (stop.aborted) return
        const { code, upstreamStatus, message } = isDurableError(error) ? error : { ...unknown, message: String(error) }
        const why = code === 'aborted' ? `no response within ${patience / 1_000} seconds` : message
        log.error({ app: name, code, upstreamStatus }, `calls to the function app will fail: ${why}`)
      }
    }),
  )
}

const unknown = { code: 'network' as const, upstreamStatus: undefined }
