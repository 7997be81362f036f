import { refuseAs } from '../request/refusal.ts'
import { defaultUpstream } from './app-name.ts'
import type { Upstream } from './upstream.ts'

/** Responds with the names of the function apps and their health as seen in traffic, never with their addresses or keys. */
export function appListResponse({ method }: Request, upstreams: readonly Upstream[]): Response {
  if (method !== 'GET' && method !== 'HEAD') {
    const fault = `the list of function apps takes GET and HEAD, not ${method}`
    return refuseAs('rest', 'method_not_allowed', fault, { allow: 'GET, HEAD' })
  }
  const apps = upstreams.map(({ name, health }) => {
    const { state, since, lastStatus, lastError } = health()
    return { name, state, since: new Date(since).toISOString(), lastStatus, lastError }
  })
  const body = JSON.stringify({ default: defaultUpstream(upstreams).name, apps })
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' }
  return new Response(method === 'HEAD' ? null : body, { headers })
}
