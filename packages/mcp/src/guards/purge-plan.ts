import { createTextSigner } from '@durable-http/core'

/** Selection of a bulk purge, and the time when it was counted. */
export interface PurgePlan {
  filters: Record<string, unknown>
  count: number
  /** Milliseconds since 1970. */
  expires: number
}

/** Signs plans of bulk purges, so that a call can prove that a dry run came before it. */
export interface PlanSigner {
  sign(plan: PurgePlan): Promise<string>
  /** The plan of a text of ours, expired or not; undefined if it is malformed, was changed, or belongs to another caller. */
  read(text: string): Promise<PurgePlan | undefined>
  /** The signer of one caller, whose plans no other can use. */
  of(principal: string): PlanSigner
}

/** Makes a signer; without a secret it draws one, and then plans hold in this process only. */
export function createPlanSigner(secret?: string): PlanSigner {
  const signer = createTextSigner(secret)

  function signerOf(principal: string): PlanSigner {
    // Other texts signed with the same secret are not accepted as plans.
    const binding = JSON.stringify(['purge plan', principal])
    return {
      sign: ({ filters, count, expires }) => signer.sign([filters, count, expires], binding),
      async read(text) {
        const plan = (await signer.read(text, binding)) as [Record<string, unknown>, number, number] | undefined
        return plan && { filters: plan[0], count: plan[1], expires: plan[2] }
      },
      of: (name) => signerOf(name),
    }
  }

  return signerOf('')
}
