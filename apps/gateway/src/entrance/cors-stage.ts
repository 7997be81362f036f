import { appHeader } from '../upstreams/app-stage.ts'
import type { Stage } from '../stage.ts'
import { createOriginCheck } from './page-origins.ts'

const exposed =
  'location, retry-after, link, x-ms-continuation-token, x-request-id, www-authenticate, ratelimit, ratelimit-policy'
const asked = `accept, authorization, content-type, ${appHeader}, traceparent, tracestate, x-api-key, x-request-id, x-ms-continuation-token`
const methods = 'GET, HEAD, POST, DELETE'
const aDay = '86400'

/**
 * Lets web pages of other origins call the REST face and read what it says, refusals included: it stands before authentication, for
 * browsers show no credentials when they ask what they may. Undefined where there are no such pages.
 */
export function createCorsStage(origins: readonly string[]): Stage | undefined {
  if (origins.length === 0) return undefined
  const allows = createOriginCheck(origins)
  return function answerPages(request, context, next) {
    const origin = request.headers.get('origin')
    if (context.face !== 'rest' || origin === null || !allows(origin)) return next()
    if (request.method === 'OPTIONS' && request.headers.has('access-control-request-method')) {
      return new Response(null, {
        status: 204,
        headers: {
          'access-control-allow-origin': origin,
          'access-control-allow-methods': methods,
          'access-control-allow-headers': asked,
          'access-control-max-age': aDay,
          vary: 'origin',
        },
      })
    }
    const readable = (answer: Response): Response => {
      answer.headers.set('access-control-allow-origin', origin)
      answer.headers.set('access-control-expose-headers', exposed)
      answer.headers.append('vary', 'origin')
      return answer
    }
    const answer = next()
    return answer instanceof Promise ? answer.then(readable) : readable(answer)
  }
}
