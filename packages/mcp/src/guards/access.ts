import { DurableError, type OperationName } from '@durable-http/core'

/** Names that are let through or kept out, case aside; `*` stands for any text. */
export interface AccessList {
  tools?: readonly string[] | undefined
  /** Operations of the host; a tool is there when all that it uses are. */
  operations?: readonly OperationName[] | undefined
  /** Orchestrator and entity functions, by which instances are judged too. */
  functions?: readonly string[] | undefined
  /** Whether two spellings of a hub are one hub is up to its storage: what is kept out is so in any letter case, what is let through in one. */
  taskHubs?: readonly string[] | undefined
}

/** What an operator lets callers reach; a request can only narrow it. */
export interface Access {
  allowsTool(name: string): boolean
  allowsOperation(name: OperationName): boolean
  allowsFunction(name: string): boolean
  /** Whether any rule is about functions, so that an instance has to be looked at first. */
  judgesFunctions: boolean
  /** Throws `forbidden` where the hub, which may be the app's own, is kept out. */
  checkTaskHub(name: string | undefined): void
}

/** Makes the judge of an allow and a deny list; what is denied stays denied. */
export function createAccess(allow: AccessList = {}, deny: AccessList = {}): Access {
  const tools = judge(allow.tools, deny.tools)
  const operations = judge(allow.operations, deny.operations)
  const functions = judge(allow.functions, deny.functions)
  const taskHubs = judge(allow.taskHubs, deny.taskHubs, '')
  return {
    allowsTool: tools,
    allowsOperation: operations,
    // The host calls the instance of an entity `@name`.
    allowsFunction: (name) => functions(name.startsWith('@') ? name.slice(1).split('@')[0]! : name),
    judgesFunctions: allow.functions !== undefined || deny.functions !== undefined,
    checkTaskHub(name) {
      // A call that names no hub goes to the one that the operator configured.
      if (name !== undefined && !taskHubs(name))
        throw refusal('taskHub', 'is not among the task hubs this server may use')
    },
  }
}

/** The error for what the operator does not let through. */
export function refusal(parameter: string, why: string): DurableError {
  return new DurableError('invalid_input', `${parameter} ${why}`, {
    issues: [{ parameter, message: `${why}, by its operator's configuration` }],
  })
}

function judge(
  allow: readonly string[] | undefined,
  deny: readonly string[] = [],
  flags = 'i',
): (name: string) => boolean {
  const allowed = allow?.map((name) => pattern(name, flags))
  const denied = deny.map((name) => pattern(name, 'i'))
  return (name) => (allowed?.some((one) => one.test(name)) ?? true) && !denied.some((one) => one.test(name))
}

function pattern(name: string, flags: string): RegExp {
  const parts = name.split('*').map((part) => part.replaceAll(/[\\^$.+?()[\]{}|/]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, flags)
}
