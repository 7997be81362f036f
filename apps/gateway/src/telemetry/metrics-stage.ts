import type { Scrub } from '@durable-http/core'
import { asksFor } from '../request/request-path.ts'
import type { Stage } from '../request/stage.ts'

/** Writes all metrics in the format of a scraper. */
export interface Exposition {
  contentType: string
  write: () => Promise<string>
}

/** Answers `/metrics` on the REST face, to whom the guard lets through; labels may hold names of the host. */
export function createMetricsStage({ contentType, write }: Exposition, scrub: Scrub, guard: Stage | undefined): Stage {
  const respond = async () => {
    const headers = { 'content-type': contentType, 'cache-control': 'no-store' }
    return new Response(scrub(await write()), { headers })
  }
  return (request, context, next) => {
    if (context.face !== 'rest' || request.method !== 'GET' || !asksFor(request, '/metrics')) return next()
    context.isQuiet = true
    return guard ? guard(request, context, respond) : respond()
  }
}
