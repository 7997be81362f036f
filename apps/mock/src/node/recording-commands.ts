import { rename, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { serveMockHost } from '../node.ts'
import { createRecorder } from '../recording/recorder.ts'
import { readRecording } from '../recording/recording-file.ts'
import { createReplayer } from '../recording/replayer.ts'
import { readTextFile } from './read-file.ts'

/** More than a recorder writes. */
const largestRecording = 400_000_000

/** Writes lines for a person. */
export interface Voice {
  readonly print: (text: string) => void
  readonly complain: (text: string) => void
  /** Secrets that must not be written into a recording. */
  readonly keys: readonly string[]
}

/** A command that runs until it is stopped. */
export interface Running {
  stop(): Promise<void>
}

const portOf = (text: string): number => {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new TypeError(`--port got '${text}': accepted is a number from 0 to 65535`)
}

const listOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)

/** Sits in front of a real host and writes what it hears into a file. */
export async function record(args: string[], { print, complain, keys }: Voice): Promise<Running> {
  const { values } = parseArgs({
    args,
    options: {
      upstream: { type: 'string' },
      out: { type: 'string', default: 'recording.json' },
      port: { type: 'string', default: '7071' },
      redact: { type: 'string' },
      shapes: { type: 'boolean', default: false },
    },
  })
  const { upstream, out, shapes } = values
  if (upstream === undefined || !/^https?:/.test(upstream) || !URL.canParse(upstream)) {
    throw new TypeError('record needs --upstream, the address of a real host such as http://127.0.0.1:7071')
  }
  const recorder = createRecorder({
    upstream,
    name: basename(out).replace(/\.json$/, ''),
    keys,
    members: listOf(values.redact),
    shapes,
  })
  let written = 0
  let isFull = false
  const save = async () => {
    if (recorder.unrecorded > 0 && !isFull) {
      isFull = true
      complain('The recording is full: further requests pass, but are not recorded.')
    }
    const { recording } = recorder
    if (recording.steps.length === written) return
    written = recording.steps.length
    await writeFile(`${out}.part`, `${JSON.stringify(recording, null, 1)}\n`, { mode: 0o600 })
    await rename(`${out}.part`, out)
  }
  const served = await serveMockHost({
    host: {
      fetch: (request, { target = '/' } = {}) => recorder.fetch(request, target),
      rpc: { fetch: () => Promise.resolve(new Response(null, { status: 404 })) },
    },
    port: portOf(values.port),
  })
  const timer = setInterval(() => void save(), 1000)
  print(`Records what passes from ${served.url} to ${new URL(upstream).origin} into ${out}`)
  print('Ctrl-C stops it.')
  return {
    async stop() {
      clearInterval(timer)
      await served.close()
      await save()
      print(`${recorder.recording.steps.length} requests are in ${out}. Read it before you share it.`)
    },
  }
}

/** Responds from a recording, and reports requests that match no step. */
export async function replay(args: string[], { print, complain }: Voice): Promise<Running> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { port: { type: 'string', default: '7071' }, key: { type: 'string', default: 'KEY' } },
  })
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new TypeError('replay needs one FILE, a recording')
  const recording = readRecording(await readTextFile(file, largestRecording), file)
  const replayer = createReplayer(recording, { key: values.key })
  const served = await serveMockHost({
    host: {
      async fetch(request, { target = '/' } = {}) {
        const before = replayer.mismatches.length
        const response = await replayer.fetch(request, target)
        for (const { method, path, nearest } of replayer.mismatches.slice(before)) {
          complain(`${method} ${path} fits no step`)
          for (const { step, differences } of nearest) complain(`  step ${step}: ${differences.join('; ')}`)
        }
        return response
      },
      rpc: { fetch: () => Promise.resolve(new Response(null, { status: 404 })) },
    },
    port: portOf(values.port),
  })
  print(`Responds from ${file} (${recording.steps.length} steps) at ${served.url}`)
  print('Ctrl-C stops it.')
  return {
    async stop() {
      await served.close()
      const { unused, mismatches } = replayer
      print(
        `${mismatches.length} requests fitted no step; ${unused.length} steps were not asked for${unused.length > 0 ? `: ${unused.slice(0, 50).join(', ')}` : ''}`,
      )
    },
  }
}
