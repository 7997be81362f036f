import type { Problem } from '../../src/index.ts'
import type { PlayedStep, StepResponse } from './played-step.ts'
import { replayKey, type StepRequest } from './step-request.ts'

/** Names the reason why the gateway's response differs; undefined if it does not, `unexplained` when nothing explains it. */
export function differenceOf(played: PlayedStep): string | undefined {
  const host = comparable(played.host)
  const gateway = comparable(played.gateway)
  if (same(host, gateway)) return undefined
  if (same(withoutKey(host), gateway)) return 'no-key'
  if (played.endpoint === 'rpc' && played.elsewhere) return 'rpc-paths'
  const problem = problemIn(played.gateway)
  return problem ? refusal(played, problem) : otherResponse(played, withoutKey(host), gateway)
}

function refusal({ host, gateway, request }: PlayedStep, { code, issues, upstreamStatus }: Problem): string {
  const [issue] = issues ?? []
  if (/\/makeprimary\/?(\?|$)/i.test(request.target)) return 'not-offered'
  if (issue?.hazard !== undefined)
    return issue.hazard === 'unreadableBody' ? bodyReason(host) : `hazard:${issue.hazard}`
  if (code === 'method_not_allowed') return code.replaceAll('_', '-')
  if (code === 'unsupported_media_type')
    return host.status === 400 || host.status === 500 ? 'media-type' : 'checked-first'
  if (upstreamStatus === undefined && issue?.in === 'path') {
    return issue.received === '"$"' ? 'empty-key' : 'unreachable-name'
  }
  if (upstreamStatus === undefined && (issue?.in === 'query' || issue?.in === 'header')) {
    if (host.status === gateway.status) return 'problem-details'
    return issue.message.startsWith('is not a parameter') ? 'unknown-parameter' : 'malformed-parameter'
  }
  if (gateway.status === host.status) return 'problem-details'
  if (host.status === 401) return 'own-authentication'
  if (gateway.status === 502 && host.status >= 500) return 'host-failure'
  if (isPlus(request.target)) return 'plus-sign'
  if (isBulkPurge(request)) return 'purge-guard'
  return upstreamStatus === host.status ? 'one-status-per-meaning' : 'unexplained'
}

const bodyReason = ({ status }: StepResponse) => (status === 404 || status === 410 ? 'checked-first' : 'strict-json')

function otherResponse({ host, gateway, request }: PlayedStep, left: StepResponse, right: StepResponse): string {
  if (host.status === 401) return 'own-authentication'
  if (request.method === 'OPTIONS') return 'method-not-allowed'
  if (request.method === 'HEAD') return 'head'
  if (request.method === 'POST' && gateway.status === 202 && (request.body ?? '').trim() === '') return 'no-body'
  if (isBulkPurge(request)) return 'purge-guard'
  if (
    /runtimeStatus=|createdTime(From|To)=[^&]*\+|[?&](showInput=\w+)&\2/i.test(request.target) &&
    host.status === gateway.status
  )
    return 'lenient-parameter'
  if (isPlus(request.target)) return 'plus-sign'
  if (withoutDetails(left.text) === right.text && left.status === right.status) return 'no-stack-traces'
  return 'unexplained'
}

const isBulkPurge = ({ method, target }: StepRequest) => method === 'DELETE' && /\/instances\/?\?/.test(target)
const isPlus = (target: string) => /\+|%2B|%252B/i.test(target.split('?')[0]!)
const same = (a: StepResponse, b: StepResponse) => JSON.stringify(a) === JSON.stringify(b)

function problemIn({ headers, text }: StepResponse): Problem | undefined {
  return headers['content-type'] === 'application/problem+json' ? (JSON.parse(text) as Problem) : undefined
}

// Generated ids and instants differ between two hosts that play the same; nothing else does.
function comparable({ status, headers, text }: StepResponse): StepResponse {
  const plain = (value: string) =>
    value
      .replaceAll(/\b[0-9a-f]{32}\b/g, 'ID')
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'GUID')
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?/g, 'TIME')
  const kept = Object.entries(headers).filter(([, value]) => value !== '')
  return { status, headers: Object.fromEntries(kept.map(([name, value]) => [name, plain(value)])), text: plain(text) }
}

function withoutKey({ status, headers, text }: StepResponse): StepResponse {
  const drop = (value: string) =>
    value
      .replaceAll(`&code=${replayKey}`, '')
      .replaceAll(`?code=${replayKey}&`, '?')
      .replaceAll(`?code=${replayKey}`, '')
  const dropped = Object.entries(headers).map(([name, value]) => [name, drop(value)])
  return { status, headers: Object.fromEntries(dropped) as Record<string, string>, text: drop(text) }
}

function withoutDetails(text: string): string {
  try {
    const status = JSON.parse(text) as { historyEvents?: Record<string, unknown>[] }
    for (const event of status.historyEvents ?? []) if ('Details' in event) event['Details'] = null
    return JSON.stringify(status)
  } catch {
    return text
  }
}
