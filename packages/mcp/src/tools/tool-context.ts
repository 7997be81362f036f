import { type Clock, createScrubber, type Scrub, wallClock } from '@durable-http/core'
import { type Access, createAccess } from '../guards/access.ts'
import type { ToolRegistryOptions } from '../offering/options.ts'
import { createPlanSigner, type PlanSigner } from '../guards/purge-plan.ts'
import { scrubClient, type ToolClient } from '../guards/scrub-client.ts'

/** What every tool, resource and prompt works with. */
export interface ToolContext {
  client: ToolClient
  clock: Clock
  access: Access
  plans: PlanSigner
  /** Takes the secrets out of a text. */
  scrub: Scrub
}

/** Makes what tools work with from an operator's options. */
export function createToolContext({
  client,
  allow,
  deny,
  secrets = [],
  planSecret,
  clock = wallClock,
}: ToolRegistryOptions): ToolContext {
  const scrubSecrets = createScrubber(secrets)
  const scrub: Scrub = (text) => client.scrub(scrubSecrets(text))
  return {
    client: scrubClient(client, scrub),
    clock,
    access: createAccess(allow, deny),
    plans: createPlanSigner(planSecret),
    scrub,
  }
}
