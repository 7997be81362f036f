import { canonicalUri } from '../dotnet/canonical-uri.ts'
import { argumentException } from '../dotnet/dotnet-exception.ts'
import { parseDouble } from '../dotnet/doubles.ts'
import { storedTextToNode } from '../dotnet/stored-text.ts'
import { checkDelay, secondsToTicks, ticksToMs, ticksToSecondsText } from '../dotnet/time-spans.ts'
import { isTerminal } from '../engine/runtime-status.ts'
import { type LinkParts, managementPayload, statusLink } from '../wire/management-payload.ts'
import { jsonResponse } from './responses.ts'
import type { RouteScope } from './route-scope.ts'
import { statusOf } from './status.ts'

/** The 202 of start and restart (contract 3.1). */
function acceptedResponse(parts: LinkParts, instanceId: string): Response {
  // A header holds the link as a URI prints it: the one difference seen is the tilde.
  const location = canonicalUri(statusLink(parts, instanceId))
  return jsonResponse(202, managementPayload(parts, instanceId), { location, 'retry-after': '10' })
}

const ticksPerMs = 10_000

/** A backend that pushes the end is looked at this often, in seconds. */
const pollFreeStep = 0.1

/**
 * Answers a start or restart: at once, or when `timeout` and `pollingInterval` are both there, once the instance has ended or the
 * time is over (contract 2.14). Throws what .NET throws at impossible times, by then the instance exists.
 */
export async function respondWhenDone(scope: RouteScope, instanceId: string): Promise<Response> {
  const { query } = scope.request
  const isPollFree = scope.settings.storage.pollFreeWait
  const timeout = parseDouble(query.get('timeout'))
  const interval = isPollFree ? timeout && Math.min(timeout, pollFreeStep) : parseDouble(query.get('pollingInterval'))
  if (timeout === undefined || interval === undefined) return acceptedResponse(scope.links(), instanceId)
  const total = secondsToTicks(timeout)
  const step = secondsToTicks(interval)
  if (step > total) {
    throw argumentException(
      `Total timeout ${ticksToSecondsText(total)} should be bigger than retry timeout ${ticksToSecondsText(step)}`,
    )
  }
  checkDelay(total)
  checkDelay(step)
  const links = scope.links()
  const { clock } = scope.engine
  const begin = clock.now()
  for (;;) {
    const row = scope.hub().store.get(instanceId)
    if (row?.status === 'Completed') return jsonResponse(200, storedTextToNode(row.output))
    if (row && isTerminal(row.status)) return jsonResponse(200, statusOf(scope, row))
    const left = total - BigInt(Math.round((clock.now() - begin) * ticksPerMs))
    if (left <= 0n) return acceptedResponse(links, instanceId)
    await clock.sleep(Math.max(ticksToMs(left > step ? step : left), 1))
  }
}
