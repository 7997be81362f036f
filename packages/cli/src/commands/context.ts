import { usageError } from '../cli-error.ts'
import type { CliIo } from '../cli-io.ts'
import { readContexts, type StoredContext, writeContexts } from '../context/context-file.ts'
import { resolveTarget, storedContext, type TargetFlags } from '../context/target.ts'
import { printValue } from '../output/value.ts'
import type { Printing } from '../printing.ts'

/** Options of `context set`. */
export interface ContextFlags extends TargetFlags {
  keyVariable?: string
  keyFile?: string
}

/** Lists contexts; the current one is marked. */
export async function listContexts(session: Printing): Promise<void> {
  const { current, contexts } = await readContexts(session.io.env)
  const rows = Object.entries(contexts).map(([name, stored]) => ({ name, current: name === current, ...stored }))
  const printer = session.printer<(typeof rows)[number]>(
    [
      { title: '', value: (row) => (row.current ? '*' : ''), isWhole: true },
      { title: 'NAME', value: ({ name }) => name, isWhole: true },
      { title: 'URL', value: ({ url }) => url, isWhole: true },
      { title: 'APP', value: ({ app }) => app ?? '' },
      { title: 'HUB', value: ({ hub }) => hub ?? '' },
      { title: 'KEY', value: ({ keyVariable, keyFile }) => (keyVariable ? `$${keyVariable}` : (keyFile ?? '')) },
    ],
    ({ name }) => name,
    'there are no contexts; create one with `durable context set NAME --url URL`',
  )
  for (const row of rows) await printer.add(row)
  await printer.end()
}

/** Shows what a command would work on, and where each part comes from; a key is never shown. */
export async function showContext(session: Printing, flags: TargetFlags): Promise<void> {
  const { io } = session
  const target = await resolveTarget(flags, io.env)
  const shown = Object.fromEntries(
    Object.entries(target).map(([part, { value, source }]) => [
      part,
      { ...(part === 'key' ? { value: '(set)' } : { value }), source },
    ]),
  )
  const lines = () =>
    Object.entries(shown)
      .map(([part, { value, source }]) => `${part.padEnd(9)}${String(value)}  (from ${source})`)
      .join('\n')
  await printValue(session, shown, lines)
}

/** Creates or changes a context. */
export async function setContext(
  name: string,
  io: CliIo,
  { url, app, hub, keyVariable, keyFile }: ContextFlags,
): Promise<void> {
  if (!/^[A-Za-z0-9][\w.-]{0,63}$/.test(name))
    throw usageError(`'${name.slice(0, 80)}' is not a name; expected letters, digits, . _ -`)
  if (keyVariable !== undefined && !isVariableName(keyVariable, io.env))
    throw usageError('--key-variable takes the name of a variable, such as PROD_KEY, never the key itself')
  if (keyVariable !== undefined && keyFile !== undefined)
    throw usageError('pass --key-variable or --key-file, not both')
  const book = await readContexts(io.env)
  const before = Object.hasOwn(book.contexts, name) ? book.contexts[name] : undefined
  if (url === undefined && before === undefined) throw usageError(`a new context needs --url`)
  const key = keyVariable ? { keyVariable } : keyFile ? { keyFile } : pickKey(before)
  const next: StoredContext = {
    url: checkedUrl(url ?? before!.url),
    ...withMember('app', app ?? before?.app),
    ...withMember('hub', hub ?? before?.hub),
    ...key,
  }
  await writeContexts(io.env, { current: book.current ?? name, contexts: { ...book.contexts, [name]: next } })
  io.say(`${before ? 'changed' : 'created'} context ${name}`)
}

/** Makes a context the current one. */
export async function chooseContext(name: string, io: CliIo): Promise<void> {
  const book = await readContexts(io.env)
  storedContext(book, name)
  await writeContexts(io.env, { ...book, current: name })
  io.say(`${name} is the current context`)
}

/** Deletes a context. */
export async function deleteContext(name: string, io: CliIo): Promise<void> {
  const { current, contexts } = await readContexts(io.env)
  storedContext({ contexts }, name)
  const { [name]: _, ...rest } = contexts
  await writeContexts(io.env, { ...(current === undefined || current === name ? {} : { current }), contexts: rest })
  io.say(`deleted context ${name}`)
}

// A key can look like a name: a name that is not in capitals counts only if a variable has it.
const isVariableName = (name: string, env: CliIo['env']) =>
  /^[A-Z_][A-Z0-9_]{0,63}$/.test(name) || (/^[A-Za-z_]\w{0,63}$/.test(name) && env[name] !== undefined)

function checkedUrl(text: string): string {
  const fault = () =>
    usageError(
      '--url is not the address of an app; expected one such as https://app.azurewebsites.net, without a key or a query',
    )
  if (!URL.canParse(text)) throw fault()
  const { protocol, username, search, hash } = new URL(text)
  if (!/^https?:$/.test(protocol) || username !== '' || search !== '' || hash !== '') throw fault()
  return text
}

const withMember = (name: 'app' | 'hub', value: string | undefined) => (value === undefined ? {} : { [name]: value })

function pickKey(before: StoredContext | undefined): Partial<StoredContext> {
  if (before?.keyVariable !== undefined) return { keyVariable: before.keyVariable }
  return before?.keyFile === undefined ? {} : { keyFile: before.keyFile }
}
