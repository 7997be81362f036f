import { playScenario, type PlayedStep } from './played-step.ts'
import { reasons } from './reasons.ts'
import { recordedVersions, scenariosOf } from './recorded-scenario.ts'
import { differenceOf } from './step-difference.ts'

/** One reason why responses to recorded requests differ, and where. */
export interface HostDifference {
  reason: string
  title: string
  why: string
  /** A few of the requests, with the status of the host and of the gateway. */
  examples: { request: string; note?: string; host: number; gateway: number }[]
  /** Numbers of the steps by version and scenario. */
  steps: Record<string, Record<string, number[]>>
}

export interface HostDifferences {
  /** Recorded requests that were played, and those with equal responses, by version. */
  played: Record<string, { steps: number; alike: number }>
  differences: HostDifference[]
}

/** Plays every recorded request on the host and through the gateway, and reports where the responses differ and why. */
export async function findHostDifferences(): Promise<HostDifferences> {
  const found = new Map<string, HostDifference>()
  const played: HostDifferences['played'] = {}
  for (const version of recordedVersions) {
    const count = (played[version] = { steps: 0, alike: 0 })
    for (const scenario of scenariosOf(version)) {
      for (const step of await playScenario(version, scenario)) {
        const reason = differenceOf(step)
        count.steps++
        if (reason === undefined) count.alike++
        else add(found, reason, version, step)
      }
    }
  }
  const order = Object.keys(reasons)
  return { played, differences: [...found.values()].sort((a, b) => order.indexOf(a.reason) - order.indexOf(b.reason)) }
}

function add(found: Map<string, HostDifference>, reason: string, version: string, step: PlayedStep): void {
  const text = reasons[reason]
  if (!text) throw new Error(unexplained(version, step))
  const entry = found.get(reason) ?? { reason, ...text, examples: [], steps: {} }
  found.set(reason, entry)
  const byScenario = (entry.steps[version] ??= {})
  ;(byScenario[step.scenario] ??= []).push(step.step)
  const request = shown(step)
  if (entry.examples.length < 4 && !entry.examples.some((example) => example.request === request)) {
    const note = step.note?.replace(/^[\d,. ]+/, '')
    entry.examples.push({ request, ...(note ? { note } : {}), host: step.host.status, gateway: step.gateway.status })
  }
}

function shown({ request: { method, target, body } }: PlayedStep): string {
  const path = target
    .replace('/runtime/webhooks/durabletask', '')
    .replace(/&code=[^&]*/, '')
    .replace(/\?code=[^&]*&?/, '?')
    .replace(/\?$/, '')
    .replaceAll('q9', 'r')
  const cut = (text: string) => (text.length > 70 ? `${text.slice(0, 70)}…` : text)
  return `${method} ${cut(path)}${body === undefined || body === '' ? '' : ` ${cut(body)}`}`
}

function unexplained(version: string, { scenario, step, request, host, gateway }: PlayedStep): string {
  const told = (name: string, response: PlayedStep['host']) =>
    `${name}: ${response.status} ${JSON.stringify(response.headers)} ${response.text.slice(0, 500)}`
  return [
    `${version} ${scenario} ${step}: ${request.method} ${request.target} differs without a reason`,
    told('host', host),
    told('gateway', gateway),
  ].join('\n')
}
