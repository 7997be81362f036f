import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import type { Offering } from '../offering/offering.ts'
import { createInputRounds } from './input-rounds.ts'
import { modernServerOf } from './server-2026.ts'

/** Serves protocol 2026-07-28 on a transport; clients that ask their user bring the answer with another request. */
export async function connectModern(offering: Offering, transport: Transport): Promise<void> {
  const rounds = await createInputRounds(undefined, () => undefined)
  serveStdio(() => modernServerOf(offering, rounds, {}), {
    legacy: 'reject',
    transport: transport as unknown as NonNullable<Parameters<typeof serveStdio>[1]>['transport'] & object,
  })
}
