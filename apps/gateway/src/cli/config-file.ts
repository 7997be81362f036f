import { access, stat } from 'node:fs/promises'
import { basename, extname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ConfigFault } from '@durable-http/core/settings'
import { secretsOfFile } from '../config/secret-values.ts'
import { FileContentError, fileLimits, readTextFile, tooLarge } from './text-file.ts'

/** Names under which a configuration file is looked for, in this order. */
const configFileNames = ['json', 'mjs', 'js', 'ts'].map((extension) => `durable-gateway.config.${extension}`)

/** The content of a configuration file, or the reason why it could not be read. */
export interface ReadConfigFile {
  file?: { name: string; value: unknown }
  faults: ConfigFault[]
  warnings: string[]
}

/** Reads the named configuration file, or the one that lies in the folder; none is fine unless it was named. */
export async function readConfigFile(folder: string, named?: { path: string; by: string }): Promise<ReadConfigFile> {
  const warnings: string[] = []
  let path = named && resolve(folder, named.path)
  if (path === undefined) {
    const present: string[] = []
    for (const name of configFileNames) if (await exists(join(folder, name))) present.push(name)
    const [first, ...others] = present
    if (first === undefined) return { faults: [], warnings }
    if (others.length > 0) warnings.push(`${others.join(' and ')} not read: ${first} comes first`)
    path = join(folder, first)
  }
  const name = basename(path)
  try {
    const value = await load(path)
    if (await exposesSecrets(path, value)) {
      warnings.push(`${name} holds a secret, and every user of this machine may read it; run chmod o-r ${name}`)
    }
    return { file: { name, value }, faults: [], warnings }
  } catch (error) {
    const why = messageOf(error, path)
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT' && named !== undefined
    const variable = isAbsent ? named.by : name
    const example = isAbsent
      ? `${named.by}${named.by.startsWith('--') ? ' ' : '='}./${configFileNames[0]}`
      : exampleOf(path)
    return { faults: [{ variable, message: why, example }], warnings }
  }
}

const unknownKind = 'is of no known kind'

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

// A module may take its secrets from elsewhere: only what stands in its text counts.
async function exposesSecrets(path: string, value: unknown): Promise<boolean> {
  const secrets = secretsOfFile(value)
  if (process.platform === 'win32' || secrets.length === 0 || ((await stat(path)).mode & 0o004) === 0) return false
  if (extname(path) === '.json') return true
  const text = await readTextFile(path)
  return secrets.some((secret) => text.includes(secret))
}

async function load(path: string): Promise<unknown> {
  if (extname(path) === '.json') return JSON.parse(await readTextFile(path))
  const { size } = await stat(path)
  if (size > fileLimits.settings) throw tooLarge(fileLimits.settings)
  if (!/^\.[cm]?[jt]s$/.test(extname(path))) throw new TypeError(unknownKind)
  const loaded = (await import(pathToFileURL(path).href)) as { default?: unknown }
  if (loaded.default === undefined) throw new TypeError('exports no default; expected `export default { … }`')
  return loaded.default
}

function exampleOf(path: string): string {
  return extname(path) === '.json' ? '{ "restPort": 8080 }' : 'export default { restPort: 8080 }'
}

// Texts of parsers quote what they read, and that may be a secret: only the place is reported.
function messageOf(error: unknown, path: string): string {
  const { code, message, name, stack } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return `names ${path}, and there is no such file; expected the path of a configuration file`
  if (error instanceof FileContentError) return `${message}; expected a file of settings`
  if (code === 'EACCES' || code === 'EISDIR') return `cannot be read (${code}); expected a file that this user may read`
  if (extname(path) === '.json') {
    const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(message) ?? []
    const place = line === undefined ? '' : ` at line ${line}, column ${column}`
    return `is not JSON${place}; expected an object of settings, without comments or trailing commas`
  }
  if (name === 'TypeError' && message.startsWith('exports no default')) return message
  if (message === unknownKind) return `${unknownKind}; expected .json, .mjs, .js or .ts`
  // The stack begins with, or holds, the place in the file: `…/durable-gateway.config.ts:2`.
  const line = /^:(\d+)/.exec((stack ?? '').split(basename(path))[1] ?? '')?.[1]
  const place = line === undefined ? '' : ` at line ${line}`
  return `cannot be loaded (${name}${place}); expected a module that exports its settings as default`
}
