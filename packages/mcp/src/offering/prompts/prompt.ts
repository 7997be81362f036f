import type { ClientInputs } from '../../protocol/client-inputs.ts'

/** An argument of a prompt. */
export interface PromptArgument {
  name: string
  description: string
  required: boolean
}

/** A prompt as `prompts/list` names it. */
export interface PromptListing {
  name: string
  title: string
  description: string
  arguments: readonly PromptArgument[]
}

/** A prompt before it is asked for. */
export interface PromptDefinition extends PromptListing {
  /** Tools without which it makes no sense. */
  tools: readonly string[]
  write(args: Readonly<Record<string, string>>): string
}

/** A prompt that was asked for. */
export interface PromptResult {
  description: string
  messages: { role: 'user'; content: { type: 'text'; text: string } }[]
}

/** The end of a request for a prompt that cannot be given. */
export class PromptError extends Error {
  override readonly name = 'PromptError'
}

/** Prompts that a person picks at the client. */
export interface PromptRegistry {
  list: readonly PromptListing[]
  /** Writes a prompt; asks the user of the client for what is missing, or throws a `PromptError` that names it. */
  get(name: string, args?: Readonly<Record<string, string>>, client?: ClientInputs): Promise<PromptResult>
}
