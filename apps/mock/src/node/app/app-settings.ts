import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { MockHostOptions } from '../../host-options.ts'
import { readTextFile } from '../read-file.ts'

/** Settings from the files of a function app. */
export interface AppSettings {
  /** Absolute paths of the files that register functions. */
  readonly entries: readonly string[]
  /** Values of local.settings.json. */
  readonly values: Readonly<Record<string, string>>
  readonly routePrefix: string
  /** Notes for a person on what of the files cannot be followed. */
  readonly notes: readonly string[]
  /** Seconds that a call of a function may take. */
  readonly functionTimeout: number
  readonly hostOptions: Pick<
    MockHostOptions,
    | 'taskHub'
    | 'defaultVersion'
    | 'versionFailureStrategy'
    | 'overridableExistingInstanceStates'
    | 'storeInputsInOrchestrationHistory'
    | 'useAppLease'
  >
}

const largestSettings = 1_000_000

async function readJson(path: string): Promise<Record<string, unknown>> {
  if (!existsSync(path)) return {}
  const text = await readTextFile(path, largestSettings)
  try {
    // Both files may hold comments.
    return JSON.parse(text.replaceAll(/^\s*\/\/.*$/gm, '')) as Record<string, unknown>
  } catch (error) {
    throw new TypeError(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}

const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}

/** Lists the alternatives of a pattern such as `{src/index.js,src/functions/*.js}`. */
function alternatives(pattern: string): string[] {
  const [, before, inner, after] = /^(.*?)\{([^{}]*)\}(.*)$/s.exec(pattern) ?? []
  if (inner === undefined) return [pattern]
  return inner.split(',').flatMap((one) => alternatives(`${before}${one}${after}`))
}

const toPattern = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .replace(/^\.\//, '')
      .replaceAll(/[.+^$()|[\]\\]/g, '\\$&')
      .replaceAll(/\*\*\/|\*+|\?/g, (part) => (part === '**/' ? '(?:.*/)?' : part === '?' ? '[^/]' : '[^/]*'))}$`,
  )

async function entriesOf(folder: string): Promise<string[]> {
  const { main } = await readJson(join(folder, 'package.json'))
  if (typeof main !== 'string' || main === '') {
    const isOlder = await readdir(folder, { withFileTypes: true }).then((entries) =>
      entries.some((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'function.json'))),
    )
    if (isOlder) {
      throw new TypeError(
        `${folder} is an app of the v3 programming model, with a function.json for each function: only apps of the v4 model can be run`,
      )
    }
    throw new TypeError(`${join(folder, 'package.json')} has no main, which names the files that register functions`)
  }
  const patterns = alternatives(main).map(toPattern)
  const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.split('/').includes('node_modules') && patterns.some((pattern) => pattern.test(path)))
  if (files.length === 0) {
    throw new TypeError(
      `main in ${join(folder, 'package.json')} is '${main}', and no file fits: build the app first (npm run build)`,
    )
  }
  return files.toSorted().map((path) => join(folder, path))
}

/** The longest time that Node's timers know, in seconds. */
const longestTimeout = 2_147_483

/** Reads `functionTimeout`, such as `00:05:00`; `-1` is without end, and five minutes are the default, as in the host. */
function timeoutOf(value: unknown, file: string): number {
  if (value === undefined) return 300
  if (value === '-1') return longestTimeout
  const [, days = '0', hours, minutes, seconds] =
    (typeof value === 'string' && /^(?:(\d{1,3})\.)?(\d{2}):(\d{2}):(\d{2})$/.exec(value)) || []
  const total = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)
  if (total > 0) return Math.min(total, longestTimeout)
  throw new TypeError(
    `functionTimeout in ${file} is ${JSON.stringify(value)}: accepted are times such as '00:05:00' above zero, and '-1'`,
  )
}

/** Resolves a name such as `%TASKHUB_NAME%` by the settings of the app; the host's default hub counts where one is missing. */
function hubOf(text: string, values: AppSettings['values']): { name?: string; note?: string } {
  const missing: string[] = []
  const name = text.replaceAll(/%([^%]+)%/g, (_whole, setting: string) => {
    const value = process.env[setting] ?? values[setting]
    if (value === undefined) missing.push(setting)
    return value ?? ''
  })
  if (missing.length === 0) return { name }
  const where = `set ${missing.join(', ')} in local.settings.json or in the environment`
  return {
    note: `host.json names the task hub ${text}, and that setting is missing: the default hub is used; ${where}`,
  }
}

function storageNotes(durable: Readonly<Record<string, unknown>>): string[] {
  const { type } = objectOf(durable['storageProvider'])
  if (typeof type !== 'string' || /^azureStorage$/i.test(type)) return []
  return [`host.json names the storage ${type}; here everything is in memory, and behaves as --storage says`]
}

/** Reads host.json, local.settings.json and `main` of package.json; throws a `TypeError` that names the file. */
export async function readAppSettings(folder: string): Promise<AppSettings> {
  const host = await readJson(join(folder, 'host.json'))
  const local = await readJson(join(folder, 'local.settings.json'))
  const values = Object.fromEntries(
    Object.entries(objectOf(local['Values'])).map(([name, value]) => [name, String(value)]),
  )
  const runtime = values['FUNCTIONS_WORKER_RUNTIME']
  if (runtime !== undefined && runtime !== 'node') {
    throw new TypeError(`${folder} is an app for '${runtime}': only apps for node can be run`)
  }
  const extensions = objectOf(host['extensions'])
  const durable = objectOf(extensions['durableTask'])
  const { hubName, routePrefix } = { ...durable, ...objectOf(extensions['http']) }
  const hub = typeof hubName === 'string' ? hubOf(hubName, values) : {}
  const pick = (name: string) => (durable[name] === undefined ? {} : { [name]: durable[name] })
  return {
    entries: await entriesOf(folder),
    values,
    routePrefix: typeof routePrefix === 'string' ? routePrefix : 'api',
    notes: [...(hub.note === undefined ? [] : [hub.note]), ...storageNotes(durable)],
    functionTimeout: timeoutOf(host['functionTimeout'], join(folder, 'host.json')),
    hostOptions: {
      ...(hub.name !== undefined && { taskHub: hub.name }),
      ...pick('defaultVersion'),
      ...pick('versionFailureStrategy'),
      ...pick('overridableExistingInstanceStates'),
      ...pick('storeInputsInOrchestrationHistory'),
      ...pick('useAppLease'),
    },
  }
}
