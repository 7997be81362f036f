import { asksFor } from '../request/request-path.ts'
import type { Stage } from '../request/stage.ts'

/** A function app as readiness sees it. */
export interface Checked {
  name: string
  /** Asks the app how it is, not more often than it need be; never rejects. */
  check: () => Promise<{ state: 'ok' | 'failing' | 'open' }>
}

/** Options of `createHealthStage`. */
export interface HealthOptions {
  upstreams: readonly Checked[]
  isDraining: () => boolean
}

/**
 * Answers `/health/live` with 200 while the process serves, and `/health/ready` with 200 while it should be sent requests: not while
 * it is draining, and not while no function app responds as it should. It needs no credential, so it shows only names and states.
 */
export function createHealthStage({ upstreams, isDraining }: HealthOptions): Stage {
  return (request, context, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next()
    if (asksFor(request, '/health/live')) {
      context.isQuiet = true
      return respond(200, { status: 'live' })
    }
    if (!asksFor(request, '/health/ready')) return next()
    context.isQuiet = true
    return isDraining() ? respond(503, { status: 'draining' }) : readiness(upstreams)
  }
}

async function readiness(upstreams: readonly Checked[]): Promise<Response> {
  const states = await Promise.all(upstreams.map(async ({ name, check }) => [name, (await check()).state] as const))
  const isReady = states.some(([, state]) => state === 'ok')
  return respond(isReady ? 200 : 503, { status: isReady ? 'ready' : 'unready', upstreams: Object.fromEntries(states) })
}

function respond(status: number, body: object): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  })
}
