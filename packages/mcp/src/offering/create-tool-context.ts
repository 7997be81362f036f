import { createScrubber, parseExactJson, type Scrub, wallClock } from '@durable-http/core'
import { createToolAccess } from '../guards/access.ts'
import { withCallOptions } from '../guards/call-options-client.ts'
import { createPlanSigner, planLife } from '../guards/plan-signer.ts'
import { scrubClient } from '../guards/scrub-client.ts'
import { createUsedPlans } from '../tools/bulk/used-plans.ts'
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
  confirm = 'any',
  createJob,
  clock = wallClock,
}: ToolRegistryOptions): ToolContext {
  const scrubSecrets = createScrubber(secrets)
  const scrub: Scrub = (text) => client.scrub(scrubSecrets(text))
  return {
    // A model reads digits: those that a JavaScript number would lose are kept as a text.
    client: withCallOptions(scrubClient(client, scrub), { parseJson: (text) => parseExactJson(text, String) }),
    clock,
    access: createToolAccess(allow, deny, readOnly),
    plans: createPlanSigner(planSecret),
    scrub,
    mustAsk: confirm === 'elicit',
    offers: () => false,
    usedPlans: createUsedPlans(clock, planLife),
    createJob,
  }
}
