import type { Caller } from '../caller.ts'
import { isObject } from '../client-inputs.ts'
import { instructions } from '../instructions.ts'
import type { Offering } from '../offering.ts'
import { PromptError } from '../prompts/prompt-registry.ts'
import { ResourceError } from '../resources/resource.ts'
import type { Progress } from '../tool.ts'
import type { ModernRequest } from './classify-message.ts'
import { protocolVersion } from './envelope.ts'
import type { ExchangeRounds } from './exchange-rounds.ts'
import { RpcFailure, rpcCodes } from './rpc-failure.ts'

/** What a method works with. */
export interface MethodContext {
  offering: Offering
  caller: Caller
  request: ModernRequest
  rounds: ExchangeRounds
  signal: AbortSignal
  /** Present when the client asked for progress. */
  progress: ((progress: Progress) => Promise<void>) | undefined
}

type Method = (context: MethodContext) => object | Promise<object>

/** What is offered, as a server declares it. */
export const capabilities = { tools: {}, resources: {}, prompts: {}, completions: {} }

/** Requests of protocol 2026-07-28 that are answered with one result. */
export const methods: Readonly<Record<string, Method>> = {
  'server/discover': () => ({ supportedVersions: [protocolVersion], capabilities, instructions }),
  'tools/list': ({ offering }) => ({ tools: offering.tools.listing }),
  'tools/call': callTool,
  'resources/list': ({ offering }) => ({ resources: offering.resources.list }),
  'resources/templates/list': ({ offering }) => ({ resourceTemplates: offering.resources.templates }),
  'resources/read': readResource,
  'prompts/list': ({ offering }) => ({ prompts: offering.prompts.list }),
  'prompts/get': getPrompt,
  'completion/complete': complete,
}

async function callTool({ offering, caller, request, rounds, signal, progress }: MethodContext): Promise<object> {
  const name = textOf(request.params, 'name')
  const given = membersOf(request.params, 'arguments') ?? {}
  return rounds.run(name, given, request, caller.principal, async ({ client, confirm, arguments: args }) => {
    const result = offering.tools.call(name, { arguments: args, signal, progress, client, confirm, caller })
    if (!result) throw new RpcFailure(rpcCodes.invalidParams, `there is no tool ${name.slice(0, 100)}`)
    return { ...(await result) }
  })
}

async function readResource({ offering, request, signal }: MethodContext): Promise<object> {
  const uri = textOf(request.params, 'uri')
  try {
    return { contents: [{ ...(await offering.resources.read(uri, signal)) }] }
  } catch (error) {
    if (!(error instanceof ResourceError)) throw error
    if (error.kind === 'not_found') throw new RpcFailure(rpcCodes.invalidParams, error.message, { data: { uri } })
    throw new RpcFailure(rpcCodes.internal, error.message)
  }
}

async function getPrompt({ offering, caller, request, rounds }: MethodContext): Promise<object> {
  const name = textOf(request.params, 'name')
  const given = textsOf(request.params, 'arguments')
  try {
    return await rounds.run(name, given ?? {}, request, caller.principal, async ({ client }) => ({
      ...(await offering.prompts.get(name, given, client)),
    }))
  } catch (error) {
    if (!(error instanceof PromptError)) throw error
    throw new RpcFailure(rpcCodes.invalidParams, error.message)
  }
}

async function complete({ offering, request, signal }: MethodContext): Promise<object> {
  const ref = membersOf(request.params, 'ref') ?? {}
  if (ref['type'] === 'ref/prompt') textOf(ref, 'name', 'ref.')
  else if (ref['type'] === 'ref/resource') textOf(ref, 'uri', 'ref.')
  else throw unfit('ref.type', 'ref/prompt or ref/resource')
  const argument = membersOf(request.params, 'argument') ?? {}
  const completion = await offering.resources.complete({
    argument: textOf(argument, 'name', 'argument.'),
    value: textOf(argument, 'value', 'argument.'),
    settled: textsOf(membersOf(request.params, 'context') ?? {}, 'arguments', 'context.') ?? {},
    signal,
  })
  return { completion: { ...completion } }
}

type Members = Readonly<Record<string, unknown>>

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
