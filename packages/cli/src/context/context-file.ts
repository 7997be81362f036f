import { mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { CliError } from '../cli-error.ts'
import { readLimitedFile } from '../options/limited-file.ts'
import { replaceFile } from './replace-file.ts'

/** A function app or a gateway by name; it never holds a key. */
export interface StoredContext {
  url: string
  app?: string
  hub?: string
  /** Name of the environment variable that holds the key. */
  keyVariable?: string
  /** Path of the file that holds the key. */
  keyFile?: string
}

/** All contexts of a user. */
export interface ContextBook {
  current?: string
  contexts: Record<string, StoredContext>
}

const mostContexts = 1024 * 1024

type Env = Readonly<Record<string, string | undefined>>

/** Where contexts are kept: `DURABLE_CONFIG`, or the user's folder for configurations. */
function contextPath(env: Env): string {
  const { DURABLE_CONFIG: own, XDG_CONFIG_HOME: folder, APPDATA: windows } = env
  return own ?? join(folder ?? windows ?? join(env['HOME'] ?? homedir(), '.config'), 'durable', 'contexts.json')
}

/** Reads all contexts; none if the file does not exist. Throws where it is not a context file. */
export async function readContexts(env: Env): Promise<ContextBook> {
  const path = contextPath(env)
  let text: string
  try {
    text = await readLimitedFile(path, mostContexts)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { contexts: {} }
    throw new CliError('usage', `cannot read the contexts in ${path}: ${(error as Error).message}`)
  }
  try {
    const book = JSON.parse(text) as Partial<ContextBook> | null
    if (isBook(book)) return { ...book, contexts: { ...book.contexts } }
  } catch {
    // Told below.
  }
  throw new CliError('usage', `${path} is not a context file; expected {"contexts":{}}, or delete it and start anew`)
}

function isBook(book: Partial<ContextBook> | null): book is ContextBook {
  if (typeof book?.contexts !== 'object' || book.contexts === null) return false
  return Object.values(book.contexts).every(
    (one) => typeof one === 'object' && one !== null && Object.values(one).every((part) => typeof part === 'string'),
  )
}

/** Writes all contexts in one step, readable only by the user. */
export async function writeContexts(env: Env, book: ContextBook): Promise<void> {
  const path = contextPath(env)
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await replaceFile(path, `${JSON.stringify(book, undefined, 2)}\n`)
  } catch (error) {
    throw new CliError(
      'failed',
      `cannot write the contexts to ${path} (${(error as NodeJS.ErrnoException).code ?? 'failed'})`,
    )
  }
}
