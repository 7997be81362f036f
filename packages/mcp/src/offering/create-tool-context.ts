import { createScrubber, type Scrub, wallClock } from '@durable-http/core'
import { createToolAccess } from '../guards/access.ts'
import { createPlanSigner } from '../guards/purge-plan.ts'
import { scrubClient } from '../guards/scrub-client.ts'
import type { ToolContext } from '../tools/tool-context.ts'
import type { ToolRegistryOptions } from './options.ts'

/** Makes what tools work with from an operator's options. */
export function createToolContext({
  client,
  allow,
  deny,
  readOnly,
  secrets = [],
  planSecret,
  clock = wallClock,
}: ToolRegistryOptions): ToolContext {
  const scrubSecrets = createScrubber(secrets)
  const scrub: Scrub = (text) => client.scrub(scrubSecrets(text))
  return {
    client: scrubClient(client, scrub),
    clock,
    access: createToolAccess(allow, deny, readOnly),
    plans: createPlanSigner(planSecret),
    scrub,
  }
}
