import type { OrchestrationContext } from '../engine/orchestration-context.ts'

/** A form for the user of an MCP client: plain fields only. */
export interface UserForm {
  readonly message: string
  readonly requestedSchema: object
}

/** Response of the user to a form. */
export interface UserAnswer {
  readonly action: 'accept' | 'decline' | 'cancel'
  readonly content?: Readonly<Record<string, unknown>>
}

/**
 * Puts forms to the user of the MCP client that follows the orchestration as a task, all at once, and resolves to the answers by key. A key
 * is used once. It names the event that takes the answer, with a dot for `#`, which no host can address in a path.
 */
export async function askUser<Key extends string>(
  context: OrchestrationContext,
  forms: Readonly<Record<Key, UserForm>>,
): Promise<Record<Key, UserAnswer>> {
  const open = new Map(Object.entries<UserForm>(forms))
  const show = () => {
    const inputRequests = Object.fromEntries(
      Array.from(open, ([key, form]) => [key, { method: 'elicitation/create', params: { mode: 'form', ...form } }]),
    )
    context.setCustomStatus(open.size > 0 ? { mcp: { inputRequests } } : null)
  }
  show()
  const answers = Array.from(open.keys(), async (key) => {
    const answer = await context.waitForExternalEvent<UserAnswer>(key.replaceAll('#', '.'))
    open.delete(key)
    show()
    return [key, answer] as const
  })
  return Object.fromEntries(await Promise.all(answers)) as Record<Key, UserAnswer>
}
