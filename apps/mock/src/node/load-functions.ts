import { stat } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { readFunctionsFile } from '../declared/read-functions-file.ts'
import type { LoadedFunctions } from '../loaded-functions.ts'
import { loadApp } from './app/load-app.ts'
import { loadModule } from './load-module.ts'
import { readTextFile } from './read-file.ts'

const modules: ReadonlySet<string> = new Set(['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts'])
const files: ReadonlySet<string> = new Set(['.yaml', '.yml', '.json'])

/** Four bytes for each of the characters that a file of functions may have. */
const largestFile = 8_000_000

type Part = Partial<Omit<LoadedFunctions, 'functions'>> & Pick<LoadedFunctions, 'functions'>

async function loadOne(path: string, log: (line: string) => void): Promise<Part> {
  const kind = await stat(path).catch(() => undefined)
  if (!kind) throw new TypeError(`${path} does not exist`)
  if (kind.isDirectory()) return loadApp(resolve(path), log)
  const extension = extname(path).toLowerCase()
  if (files.has(extension)) {
    const { functions, heldActivities, notes } = readFunctionsFile(await readTextFile(path, largestFile), path)
    return { functions: [functions], heldActivities, notes: notes.map((note) => `${path}: ${note}`) }
  }
  if (modules.has(extension)) return { functions: [await loadModule(path)] }
  throw new TypeError(
    `${path} cannot be loaded: accepted are folders of function apps and files with ${[...files, ...modules].join(', ')}`,
  )
}

/**
 * Loads functions from YAML or JSON files, modules and folders of function apps, each app in a process of its own whose
 * output goes to `log` line by line. Rejects with a `FunctionsFileError` that
 * lists the problems of a file with their lines, or with a `TypeError` that names the path.
 */
export async function loadFunctions(
  paths: string | readonly string[],
  { log = () => undefined }: { readonly log?: (line: string) => void } = {},
): Promise<LoadedFunctions> {
  const parts: Part[] = []
  const dispose = async () => {
    for (const part of parts.splice(0).toReversed()) await part[Symbol.asyncDispose]?.()
  }
  try {
    for (const path of [paths].flat()) parts.push(await loadOne(path, log))
  } catch (error) {
    await dispose()
    throw error
  }
  const all = [...parts]
  return {
    functions: all.flatMap(({ functions }) => functions),
    heldActivities: all.flatMap(({ heldActivities = [] }) => heldActivities),
    notes: all.flatMap(({ notes = [] }) => notes),
    handlers: all.flatMap(({ handlers = [] }) => handlers),
    hostOptions: Object.assign({}, ...all.map(({ hostOptions }) => hostOptions)) as LoadedFunctions['hostOptions'],
    needsRpc: all.some(({ needsRpc }) => needsRpc),
    connect(address) {
      for (const { connect } of all) connect?.(address)
    },
    [Symbol.asyncDispose]: dispose,
  }
}
