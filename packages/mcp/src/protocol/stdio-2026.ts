import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import type { Offering } from '../offering/offering.ts'
import { createInputRounds } from './input-rounds.ts'
import { server2026Of } from './server-2026.ts'

/** Serves protocol 2026-07-28 on a transport; clients that ask their user bring the response with another request. */
export async function connect2026(offering: Offering, transport: Transport): Promise<void> {
  // The tasks extension travels over HTTP alone: the SDK serves none of its methods.
  const own = { ...offering, tasks: undefined }
  const rounds = await createInputRounds(undefined, () => undefined)
  serveStdio(() => server2026Of(own, rounds, {}), {
    legacy: 'reject',
    transport: transport as unknown as NonNullable<Parameters<typeof serveStdio>[1]>['transport'] & object,
  })
}
