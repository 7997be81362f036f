import type { Effect } from '@durable-http/core'
import type { Tool } from '../tools/tool.ts'
import type { Caller } from './caller.ts'
import { isObject } from '../protocol/client-inputs.ts'
import { rpcError } from '../protocol/request-checks.ts'
import type { ToolRegistry } from '../offering/offering.ts'

const methods = new Set([
  'initialize',
  'ping',
  'server/discover',
  'tools/list',
  'tools/call',
  'resources/list',
  'resources/templates/list',
  'resources/read',
  'prompts/list',
  'prompts/get',
  'completion/complete',
  'tasks/get',
  'tasks/result',
  'tasks/update',
  'tasks/cancel',
])

interface Message {
  method?: unknown
  params?: { name?: unknown; arguments?: unknown } | null
  id?: unknown
}

/** Reports each message to the caller's observer; returns a refusal if a message calls a tool whose effect the caller lacks. */
export function checkMessages({ tools }: ToolRegistry, body: unknown, caller: Caller): Response | undefined {
  const { effects, refuse, observe } = caller
  if (effects === undefined && observe === undefined) return undefined
  for (const message of Array.isArray(body) ? (body as unknown[]) : [body]) {
    const { method, params, id } = (message ?? {}) as Message
    if (typeof method !== 'string' || !methods.has(method)) continue
    const tool = method === 'tools/call' ? tools.find(({ name }) => name === params?.name) : undefined
    observe?.(method, tool?.name, typeof id === 'string' || typeof id === 'number' ? id : undefined)
    const missing = tool && effects && missingEffect(tool, params?.arguments, effects)
    if (missing) {
      return (
        refuse?.(missing, tool.name, tool.about(isObject(params?.arguments) ? params.arguments : {})) ??
        rpcError(403, -32000, `Forbidden: ${tool.name} is not for this caller`)
      )
    }
  }
  return undefined
}

// A call without an action runs a plan, whose action was checked when it was made and is checked again for each instance.
function missingEffect({ effect, actions }: Tool, args: unknown, effects: readonly Effect[]): Effect | undefined {
  const { action } = isObject(args) ? args : {}
  const own = actions && typeof action === 'string' && Object.hasOwn(actions, action) ? actions[action]! : effect
  if (actions && own === effect && action === undefined)
    return Object.values(actions).some((one) => effects.includes(one)) ? undefined : effect
  return effects.includes(own) ? undefined : own
}
