import { type Clock, type DurableClient, readHttpDate, spanOf } from '@durable-http/core'
import type { JobDefinition } from '../jobs/job-record.ts'
import { healthQuestion } from '../upstreams/health-check.ts'

/** Milliseconds by which the clocks of the gateway and of the host may differ. */
const tolerated = 300_000
// `Date` is in whole seconds.
const halfSecond = 500

/**
 * Compares the clock of the gateway, now and when the job was made, with the host's: instances seem older by what the gateway is ahead.
 * Resolves to the fault; rejects with a `DurableError` if the host does not respond.
 */
export async function findClockFault(
  { client, clock }: { client: Pick<DurableClient, 'raw' | 'failureOf'>; clock: Clock },
  { createdAt }: Pick<JobDefinition, 'createdAt'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const sentAt = clock.now()
  const response = await client.raw.listInstances(healthQuestion, { signal })
  if (response.status !== 200) throw await client.failureOf('listInstances', response, healthQuestion)
  const receivedAt = clock.now()
  await response.body?.cancel()
  const date = readHttpDate(response.headers.get('date') ?? '')
  if (date === undefined)
    return 'the host does not tell the time (its response has no Date), so the age of instances is unknown'
  const host = date + halfSecond
  // The host wrote its time at some moment between the two.
  const ahead = sentAt > host ? sentAt - host : Math.min(0, receivedAt - host)
  if (Math.abs(ahead) > tolerated)
    return `the clock of the gateway is ${spanOf(Math.abs(ahead))} ${ahead > 0 ? 'ahead of' : 'behind'} that of the host`
  const early = Date.parse(createdAt) - host
  if (early <= tolerated) return undefined
  return `the clock of the gateway was ${spanOf(early)} ahead of that of the host when the job was made`
}
