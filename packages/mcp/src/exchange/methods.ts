import type { Caller } from '../caller.ts'
import { isObject } from '../client-inputs.ts'
import type { InputRound } from '../input-round.ts'
import type { Offering } from '../offering.ts'
import { PromptError } from '../prompts/prompt-registry.ts'
import { ResourceError } from '../resources/resource.ts'
import type { Args } from '../tool-definition.ts'
import type { Progress } from '../tool.ts'
import { RpcFailure, rpcCodes } from './rpc-failure.ts'
import { safeName } from '../text/safe-text.ts'

/** What a method works with. */
export interface MethodContext {
  offering: Offering
  caller: Caller
  params: Members
  signal: AbortSignal
  /** Code of the error for a resource that is not there; the generations have each its own. */
  resourceNotFound: number
  /** Present when the client asked for progress. */
  progress: ((progress: Progress) => Promise<void>) | undefined
  /** Runs what may need its client to answer first. */
  round: (
    subject: string,
    given: Args,
    serve: (round: Partial<InputRound> & { arguments: Args }) => Promise<object>,
  ) => Promise<object>
}

type Members = Readonly<Record<string, unknown>>
type Method = (context: MethodContext) => object | Promise<object>

/** What is offered, as a server declares it. */
export const capabilities = { tools: {}, resources: {}, prompts: {}, completions: {} }

/** Requests for what is offered, the same in both generations. */
export const methods: Readonly<Record<string, Method>> = {
  'tools/list': ({ offering }) => ({ tools: offering.tools.listing }),
  'tools/call': callTool,
  'resources/list': ({ offering }) => ({ resources: offering.resources.list }),
  'resources/templates/list': ({ offering }) => ({ resourceTemplates: offering.resources.templates }),
  'resources/read': readResource,
  'prompts/list': ({ offering }) => ({ prompts: offering.prompts.list }),
  'prompts/get': getPrompt,
  'completion/complete': complete,
}

async function callTool({ offering, caller, params, round, signal, progress }: MethodContext): Promise<object> {
  const name = textOf(params, 'name')
  const given = membersOf(params, 'arguments') ?? {}
  return round(name, given, async ({ client, confirm, arguments: args }) => {
    const result = offering.tools.call(name, { arguments: args, signal, progress, client, confirm, caller })
    if (!result) throw new RpcFailure(rpcCodes.invalidParams, `there is no tool ${safeName(name, 100)}`)
    return { ...(await result) }
  })
}

async function readResource({ offering, caller, params, signal, resourceNotFound }: MethodContext): Promise<object> {
  const uri = textOf(params, 'uri')
  try {
    return { contents: [{ ...(await offering.resources.read(uri, signal, caller)) }] }
  } catch (error) {
    if (!(error instanceof ResourceError)) throw error
    if (error.kind === 'not_found') throw new RpcFailure(resourceNotFound, error.message, { data: { uri } })
    throw new RpcFailure(error.kind === 'invalid' ? rpcCodes.invalidParams : rpcCodes.internal, error.message)
  }
}

async function getPrompt({ offering, params, round }: MethodContext): Promise<object> {
  const name = textOf(params, 'name')
  const given = textsOf(params, 'arguments')
  try {
    return await round(name, given ?? {}, async ({ client }) => ({
      ...(await offering.prompts.get(name, given, client)),
    }))
  } catch (error) {
    if (!(error instanceof PromptError)) throw error
    throw new RpcFailure(rpcCodes.invalidParams, error.message)
  }
}

async function complete({ offering, caller, params, signal }: MethodContext): Promise<object> {
  const ref = membersOf(params, 'ref') ?? {}
  if (ref['type'] === 'ref/prompt') textOf(ref, 'name', 'ref.')
  else if (ref['type'] === 'ref/resource') textOf(ref, 'uri', 'ref.')
  else throw unfit('ref.type', 'ref/prompt or ref/resource')
  const argument = membersOf(params, 'argument') ?? {}
  const completion = await offering.resources.complete({
    argument: textOf(argument, 'name', 'argument.'),
    value: textOf(argument, 'value', 'argument.'),
    settled: textsOf(membersOf(params, 'context') ?? {}, 'arguments', 'context.') ?? {},
    signal,
    caller,
  })
  return { completion: { ...completion } }
}

function textOf(members: Members, name: string, path = ''): string {
  const value = members[name]
  if (typeof value !== 'string') throw unfit(path + name, 'a string')
  return value
}

function membersOf(members: Members, name: string, path = ''): Members | undefined {
  const value = members[name]
  if (value !== undefined && !isObject(value)) throw unfit(path + name, 'an object')
  return value
}

function textsOf(members: Members, name: string, path = ''): Readonly<Record<string, string>> | undefined {
  const texts = membersOf(members, name, path)
  for (const key of Object.keys(texts ?? {})) textOf(texts!, key, `${path}${name}.`)
  return texts as Readonly<Record<string, string>> | undefined
}

function unfit(path: string, expected: string): RpcFailure {
  return new RpcFailure(rpcCodes.invalidParams, `Invalid params: ${path}: expected ${expected}`)
}
