import { createTextSigner } from '@durable-http/core'

/** Kind of a signed text; a text of one kind is not accepted as another. */
export type PlanKind = 'purge plan' | 'bulk plan'

/** Signs plans, so that a call can prove that a plan was shown before it. */
export interface PlanSigner {
  sign(kind: PlanKind, plan: unknown): Promise<string>
  /** The plan in a text of this signer, expired or not; undefined for any other text, such as a changed one or another caller's. */
  read(kind: PlanKind, text: string): Promise<unknown>
  /** The signer of one caller, whose plans no other can use. */
  of(principal: string): PlanSigner
}

/** Milliseconds for which a plan holds. */
export const planLife = 300_000

/** Makes a signer; without a secret it draws one, and then plans hold in this process only. */
export function createPlanSigner(secret?: string): PlanSigner {
  const signer = createTextSigner(secret)

  function signerOf(principal: string): PlanSigner {
    const bindingOf = (kind: PlanKind) => JSON.stringify([kind, principal])
    return {
      sign: (kind, plan) => signer.sign(plan, bindingOf(kind)),
      read: (kind, text) => signer.read(text, bindingOf(kind)),
      of: (name) => signerOf(name),
    }
  }

  return signerOf('')
}
