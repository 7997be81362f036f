/** A request of a server to its client in the middle of one of the client's own, as the protocol writes it. */
export interface InputRequest {
  method: string
  params?: Readonly<Record<string, unknown>> | undefined
}

/** A client's response to such a request: an unchecked object. */
export type InputAnswer = Readonly<Record<string, unknown>>

/** The client of a request, as far as a server can ask it for something meanwhile. */
export interface ClientInputs {
  /** Capabilities that the client declared, such as `elicitation`. */
  capabilities: Readonly<Record<string, unknown>>
  /**
   * Puts requests to the client, all at once, and resolves to its responses under the same names. Where answers come with another request
   * (protocol 2026-07-28), it throws an `InputPending`: what asked is run again from its beginning, and then finds its responses here.
   */
  ask<Name extends string>(requests: Readonly<Record<Name, InputRequest>>): Promise<Record<Name, InputAnswer>>
}

/** Ends the serving of a request until its client has answered; carriers turn it into the questions. */
export class InputPending extends Error {
  override readonly name = 'InputPending'
  readonly requests: Readonly<Record<string, InputRequest>>
  /** Arguments of the call that follows a yes, where the question is for consent. */
  readonly resume: Readonly<Record<string, unknown>> | undefined

  constructor(requests: Readonly<Record<string, InputRequest>>, resume?: Readonly<Record<string, unknown>>) {
    super('waits for the client')
    this.requests = requests
    this.resume = resume
  }
}

/** True if a client can show its user a form; a client that declares only URLs cannot. */
export function takesForms({ elicitation }: ClientInputs['capabilities']): boolean {
  if (!isObject(elicitation)) return false
  return elicitation['form'] !== undefined || elicitation['url'] === undefined
}

/** A form for the user; the schema holds plain members only, the protocol allows no others. */
export function formRequest(message: string, properties: object = {}, required: readonly string[] = []): InputRequest {
  const requestedSchema = { type: 'object', properties, ...(required.length > 0 ? { required } : {}) }
  return { method: 'elicitation/create', params: { message, requestedSchema } }
}

/** Content of the user's form; undefined if it was not sent. */
export function formContent({ action, content }: InputAnswer): Readonly<Record<string, unknown>> | undefined {
  if (action !== 'accept') return undefined
  return isObject(content) ? content : {}
}

/** True if a value may be a response. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
