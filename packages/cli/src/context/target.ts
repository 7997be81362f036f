import { CliError, usageError } from '../cli-error.ts'
import { readLimitedFile } from '../options/limited-file.ts'
import { closestName } from '../options/suggestion.ts'
import { type ContextBook, readContexts, type StoredContext } from './context-file.ts'

/** Flags that say what a command works on. */
export interface TargetFlags {
  context?: string
  url?: string
  app?: string
  hub?: string
}

/** A value and where it comes from. */
export interface Sourced {
  value: string
  source: string
}

/** Target of a command, each part with its source. */
export interface Target {
  context?: Sourced
  url: Sourced
  app?: Sourced
  hub?: Sourced
  /** The key itself; never printed. */
  key?: Sourced
}

type Env = Readonly<Record<string, string | undefined>>

const maxKeyLength = 16_384

/** Finds the target: flag, then variable, then context. A context's key goes to the context's own origin only. */
export async function resolveTarget(flags: TargetFlags, env: Env): Promise<Target> {
  const context = await chooseContext(flags, env)
  const stored = context?.stored
  const contextSource = `context ${context?.name}`
  const url =
    sourced(flags.url, '--url') ??
    fromVariable(env, 'DURABLE_URL') ??
    fromVariable(env, 'DURABLE_FUNCTIONS_BASE_URL') ??
    sourced(stored?.url, contextSource)
  if (!url)
    throw usageError(
      'no address: pass --url, set DURABLE_URL, or create a context with `durable context set NAME --url URL`',
    )
  const origin = originOf(url)
  const app = sourced(flags.app, '--app') ?? fromVariable(env, 'DURABLE_APP') ?? sourced(stored?.app, contextSource)
  const hub =
    sourced(flags.hub, '--hub') ??
    fromVariable(env, 'DURABLE_HUB') ??
    fromVariable(env, 'DURABLE_FUNCTIONS_TASK_HUB') ??
    sourced(stored?.hub, contextSource)
  const isOfContext = stored !== undefined && originOf({ value: stored.url, source: contextSource }) === origin
  const key =
    (await keyOfVariables(env, origin, 'DURABLE_KEY', 'DURABLE_URL')) ??
    (isOfContext ? await keyOfContext(stored, context!.name, env) : undefined) ??
    (await keyOfVariables(env, origin, 'DURABLE_FUNCTIONS_TOKEN', 'DURABLE_FUNCTIONS_BASE_URL', stored === undefined))
  return {
    ...(context ? { context: { value: context.name, source: context.source } } : {}),
    url,
    ...(app ? { app } : {}),
    ...(hub ? { hub } : {}),
    ...(key ? { key } : {}),
  }
}

async function chooseContext(
  flags: TargetFlags,
  env: Env,
): Promise<{ name: string; source: string; stored: StoredContext } | undefined> {
  const asked = sourced(flags.context, '--context') ?? fromVariable(env, 'DURABLE_CONTEXT')
  // A given address is used as it is.
  if (!asked && (flags.url ?? env['DURABLE_URL'] ?? env['DURABLE_FUNCTIONS_BASE_URL'])) return undefined
  const book = await readContexts(env)
  const name = asked?.value ?? book.current
  if (name === undefined) return undefined
  const stored = storedContext(book, name)
  return { name, source: asked?.source ?? 'current context', stored }
}

/** A context by its name; throws a usage error that names the closest one. */
export function storedContext({ contexts }: ContextBook, name: string): StoredContext {
  if (Object.hasOwn(contexts, name)) return contexts[name]!
  const names = Object.keys(contexts)
  const close = closestName(name, names)
  const known = names.length === 0 ? 'there are none yet' : `known are ${names.slice(0, 20).join(', ')}`
  throw usageError(`there is no context '${name.slice(0, 80)}'; ${close ? `did you mean ${close}?` : known}`)
}

function sourced(value: string | undefined, source: string): Sourced | undefined {
  return value === undefined || value === '' ? undefined : { value, source }
}

const fromVariable = (env: Env, name: string) => sourced(env[name]?.trim(), name)

function originOf({ value, source }: Sourced): string {
  try {
    const { protocol, origin, username, search, hash } = new URL(value)
    if (username !== '' || search !== '' || hash !== '')
      throw usageError(`the address of ${source} holds a user name, a query or a fragment; give the key by a variable`)
    if (protocol === 'https:' || protocol === 'http:') return origin
  } catch (error) {
    if (error instanceof CliError) throw error
  }
  throw usageError(`the address of ${source} is not a URL; expected one such as https://app.azurewebsites.net`)
}

async function keyOfContext(
  { keyVariable, keyFile }: StoredContext,
  name: string,
  env: Env,
): Promise<Sourced | undefined> {
  if (keyVariable !== undefined) {
    const key = fromVariable(env, keyVariable)
    if (key) return checkedKey(key)
    throw new CliError('unauthorized', `context ${name} takes its key from ${keyVariable}, which is not set`)
  }
  return keyFile === undefined ? undefined : readKeyFile(keyFile, `context ${name}`)
}

/**
 * Reads a key from a variable, or from the file that NAME_FILE names. Where the variable of its address is set, the key
 * goes to that origin only; `isFree` is true if it may be used without that variable.
 */
async function keyOfVariables(
  env: Env,
  origin: string,
  name: string,
  addressName: string,
  isFree = true,
): Promise<Sourced | undefined> {
  const address = fromVariable(env, addressName)
  if (address ? originOf(address) !== origin : !isFree) return undefined
  const key = fromVariable(env, name)
  if (key) return checkedKey(key)
  const file = env[`${name}_FILE`]
  return file ? readKeyFile(file, `${name}_FILE`) : undefined
}

function checkedKey(key: Sourced): Sourced {
  if (key.value.length <= maxKeyLength && !/[^\x21-\x7E]/.test(key.value)) return key
  throw new CliError('unauthorized', `${key.source} must hold a key: visible ASCII characters without spaces`)
}

async function readKeyFile(path: string, source: string): Promise<Sourced> {
  const text = await readLimitedFile(path, maxKeyLength * 2).catch((error: NodeJS.ErrnoException) => {
    throw new CliError('unauthorized', `cannot read the key file of ${source} (${error.code ?? 'failed'})`)
  })
  const key = text.trim()
  if (key === '' || key.length > maxKeyLength || /[^\x21-\x7E]/.test(key))
    throw new CliError('unauthorized', `the key file of ${source} must hold one line with the key`)
  return { value: key, source: `${source} (file)` }
}
