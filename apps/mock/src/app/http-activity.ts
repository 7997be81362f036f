import type { Activity } from '../engine/function-registry.ts'
import { readLimitedText } from '../limited-body.ts'

interface HttpRequest {
  readonly method: string
  readonly uri: string
  readonly headers?: Readonly<Record<string, string>>
  readonly content?: string
  readonly asynchronousPatternEnabled?: boolean
}

const defaultPause = 30_000
const mostPolls = 1000

/** Carries out `callHttp`: sends the request, and follows `Location` as long as the response is 202. */
export const callHttp: Activity = async (input, context) => {
  const { method, uri, headers = {}, content, asynchronousPatternEnabled: follows = true } = input as HttpRequest
  let response = await fetch(uri, {
    method,
    headers,
    ...(content !== undefined && content !== null && { body: content }),
  })
  for (let polls = 0; follows && response.status === 202 && polls < mostPolls; polls++) {
    const location = response.headers.get('location')
    if (location === null) break
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
    await context.sleep(Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : defaultPause)
    response = await fetch(new URL(location, uri), { headers })
  }
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    content: await readLimitedText(response, `the response of ${new URL(uri).host}`),
  }
}
