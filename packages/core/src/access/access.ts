import { type OperationName, operationNames } from '../operations.ts'
import { caseless, createNameRule, type NameRule } from './name-rule.ts'

/** Names that a rule is about; `*` in a name matches any text. */
export interface AccessNames {
  /** Operations of the table; case does not matter. */
  operations?: readonly (OperationName | (string & {}))[] | undefined
  /** Orchestrator and entity functions, by which instances and entities are judged too; case does not matter. */
  functions?: readonly string[] | undefined
  /** Task hubs that a request may or may not name; a denied one in any letter case, an allowed one as it is written. */
  taskHubs?: readonly string[] | undefined
}

/** Names that a rule lets through. */
export interface AllowedNames extends AccessNames {
  /**
   * App settings with connections to other storages that a request may name; case does not matter. The client's own may be named always.
   * With rules about task hubs and none about these, no other one may: the same hub name there is another hub.
   */
  connections?: readonly string[] | undefined
}

/** Rules for all callers, the same on every face. */
export interface AccessOptions {
  /** Refuses everything but reads. */
  readOnly?: boolean | undefined
  /** Allows nothing but this; what is not given is not restricted. */
  allow?: AllowedNames | undefined
  /** Refuses this, whatever `allow` says. */
  deny?: AccessNames | undefined
}

/** Rules, ready to be asked. */
export interface Access {
  readOnly: boolean
  allowsOperation(name: OperationName): boolean
  /** True if the rules allow a function, or the entity that the host calls `@name@key`. */
  allowsFunction(name: string): boolean
  /** True if a request may name this hub; one that names none goes to the client's own. */
  allowsTaskHub(name: string | undefined): boolean
  /** Tells how a request may name a connection: by its name, as the client's `own`, or not at all. */
  connectionVerdict(name: string, own: string | undefined): 'allowed' | 'own' | 'refused'
  /** Connections that a request may name, at most a few of them, for messages. */
  connectionNames(own: string | undefined): readonly string[]
  /** True if a rule is about functions, so that instances have to be read before they are judged. */
  judgesFunctions: boolean
  /** True if nothing is restricted. */
  isOpen: boolean
}

// The name that the host gives its own connection in links.
const standardConnection = 'Storage'

/** Reads rules; throws a `TypeError` for a list or a name that is too long, and for an operation that does not exist. */
export function createAccess({ readOnly = false, allow = {}, deny = {} }: AccessOptions = {}): Access {
  const judge = (kind: keyof AccessNames, isExact = false): NameRule => {
    const allowed = allow[kind] && createNameRule(allow[kind], { ignoreCase: !isExact })
    const denied = deny[kind] && createNameRule(deny[kind], { ignoreCase: true })
    return (name) => allowed?.(name) !== false && denied?.(name) !== true
  }
  for (const name of [...(allow.operations ?? []), ...(deny.operations ?? [])]) checkOperation(name)
  const operations = judge('operations')
  const functions = judge('functions')
  // The storage decides if two spellings of a hub are one hub: a denied name counts in each, an allowed one in its own.
  const taskHubs = judge('taskHubs', true)
  const connections = createNameRule(allow.connections ?? [], { ignoreCase: true })
  const judgesConnections = [allow.connections, allow.taskHubs, deny.taskHubs].some((rule) => rule !== undefined)
  const rules = [...Object.values(allow), ...Object.values(deny)]
  return {
    readOnly,
    allowsOperation: operations,
    allowsFunction: (name) => functions(functionOfName(name)),
    allowsTaskHub: (name) => name === undefined || taskHubs(name),
    connectionVerdict(name, own = standardConnection) {
      if (!judgesConnections || connections(name)) return 'allowed'
      return caseless(name) === caseless(own) ? 'own' : 'refused'
    },
    connectionNames: (own = standardConnection) => [own, ...(allow.connections ?? [])].slice(0, 10),
    judgesFunctions: allow.functions !== undefined || deny.functions !== undefined,
    isOpen: !readOnly && rules.every((rule) => rule === undefined),
  }
}

/** The function of a name as the host gives it: entities are called `@name`, or `@name@key`. */
export function functionOfName(name: string): string {
  return name.startsWith('@') ? name.slice(1).split('@', 1)[0]! : name
}

// A rule that names nothing would be believed to hold.
function checkOperation(name: string): void {
  const rule = createNameRule([name], { ignoreCase: true })
  if (!operationNames.some(rule)) throw new TypeError(`no operation is called ${name.slice(0, 80)}`)
}
