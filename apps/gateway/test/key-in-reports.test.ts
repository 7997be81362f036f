import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { createScrubber } from '@durable-http/core'
import { createMockHost, DEFAULT_KEY } from '@durable-http/mock'
import type { Job } from '@durable-http/rest'
import { expect, test } from 'vitest'
import { exportFolder } from '../src/runtimes/node/export-folder.ts'
import { createPrometheusMetrics } from '../src/runtimes/node/prometheus.ts'
import { createJobStack } from './job-stack.ts'

const key = DEFAULT_KEY
const scrub = createScrubber([key])
const day = 86_400_000
const hexOf = (character: string) => character.charCodeAt(0).toString(16)
const each = (spell: (character: string) => string) => Array.from(key, spell).join('')

const spellings: [string, string][] = [
  ['as it is', key],
  ['as a parameter', `https://h/x?code=${key}&taskHub=a`],
  ['percent-encoded in lower case', each((c) => `%${hexOf(c)}`)],
  ['percent-encoded in upper case', each((c) => `%${hexOf(c).toUpperCase()}`)],
  ['percent-encoded three times', each((c) => `%2525${hexOf(c)}`)],
  ['in \\u escapes', each((c) => `\\u00${hexOf(c)}`)],
  ['in \\u escapes within JSON within JSON', each((c) => `\\\\\\\\u00${hexOf(c)}`)],
  ['in \\x escapes', each((c) => `\\x${hexOf(c)}`)],
  ['in decimal entities', each((c) => `&#${c.charCodeAt(0)};`)],
  ['in hexadecimal entities', each((c) => `&#x${hexOf(c).toUpperCase()};`)],
  ['in entities, percent-encoded', each((c) => encodeURIComponent(`&#${c.charCodeAt(0)};`))],
  ['in base64', btoa(key)],
  ['in base64 after one byte', btoa(`:${key}`)],
  ['in base64url of a link', btoa(`a?code=${key}`).replaceAll('+', '-').replaceAll('/', '_')],
  ['in another spelling for each character', Array.from(key, (c, n) => [c, `%${hexOf(c)}`, `\\u00${hexOf(c)}`, `&#x${hexOf(c)};`][n % 4]).join('')],
] // prettier-ignore

// Backslashes are doubled by whatever writes JSON.
const bare = (text: string) => text.replaceAll('\\', '')

/** Parts of the spelled key that a text holds. */
function partsIn(text: string, spelled: string): string[] {
  const whole = bare(spelled)
  const windows = Array.from({ length: Math.max(1, whole.length - 15) }, (_, start) => whole.slice(start, start + 16))
  // The rest of a link that holds a key may stay.
  return windows.filter((part) => bare(text).includes(part) && !/^https:|code=$/.test(part))
}

test.each(spellings)('a key %s is in no report of jobs, export, audit or metric', async (_, spelled) => {
  const folder = await mkdtemp(join(tmpdir(), 'reports-'))
  try {
    const host = createMockHost({ clock: 'real' })
    const at = (days: number) => new Date(Date.now() - days * day).toISOString()
    const odd = (instanceId: string, days: number) => ({
      instanceId,
      name: `Fn ${spelled}`,
      createdTime: at(days),
      lastUpdatedTime: at(days),
      input: { [spelled]: spelled },
      customStatus: `status ${spelled}`,
    })
    host.seed({
      instances: [
        { ...odd('old', 40), runtimeStatus: 'Completed', output: [spelled] },
        { ...odd('failed', 2), runtimeStatus: 'Failed', output: `boom ${spelled}` },
        { ...odd('live', 2), runtimeStatus: 'Running' },
      ],
    })
    const body = JSON.stringify({ Message: `no ${spelled}`, ExceptionMessage: `no ${spelled}` })
    host.faults.add({ match: { operation: 'terminateInstance' }, status: 500, body, headers: { 'x-odd': 'a' } })
    const audits: string[] = []
    await using stack = createJobStack({
      host,
      exports: exportFolder,
      telemetry: { audit: (line) => void audits.push(line), metrics: createPrometheusMetrics },
      config: {
        retention: {
          maxShare: 1,
          rules: [{ name: 'old', states: ['Completed'], olderThan: 30 * day, enforce: true, exportTo: folder }],
        },
      },
    })
    const jobs = async () => ((await (await stack.call('GET', '/v1/jobs')).json()) as { jobs: Job[] }).jobs
    await expect.poll(async () => (await jobs())[0]?.status, { timeout: 10_000 }).toBe('completed')
    expect(host.instances.get('old')).toBeUndefined()
    const reason = `why ${spelled}`
    const { id } = await stack.create({ action: 'terminate', selection: { ids: ['live'] }, reason })
    await stack.until(id, 'completed', 'failed', 'paused')
    const dryRun = { action: 'rewind', selection: { states: ['Failed'] }, dryRun: true }
    const asked: [method: string, path: string, body?: object | undefined, accept?: string][] = [
      ['GET', '/v1/jobs'],
      ['GET', `/v1/jobs/${id}`],
      ['GET', `/v1/jobs/${id}/items`],
      ['GET', `/v1/jobs/${id}/events`],
      ['POST', '/v1/jobs', dryRun],
      ['POST', '/v1/jobs', { ...dryRun, reason: spelled, selection: { states: [spelled] } }],
      ['GET', '/v1/instances?showInput=true'],
      ['GET', '/v1/instances?showInput=true', undefined, 'application/jsonl'],
      ['GET', `/v1/instances?states=${encodeURIComponent(spelled)}`],
      ['GET', '/v1/instances/failed/events?showInput=true'],
      ['GET', '/v1/export'],
      ['GET', '/metrics'],
    ]
    const said: string[] = []
    for (const [method, path, sent, accept] of asked) {
      const response = await stack.call(method, path, sent, accept ? { accept } : {})
      said.push(`${JSON.stringify([...response.headers])} ${await response.text()}`)
    }
    const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name))))
    const exported = files.map((file) => gunzipSync(file).toString())
    expect([files.length, audits.length > 1, exported.join('').includes('[key]')]).toEqual([1, true, true])
    for (const text of [...said, ...exported, ...audits]) {
      expect(partsIn(text, spelled), text.slice(0, 2_000)).toEqual([])
      expect(scrub(text)).toBe(text)
    }
    expect(said.filter((text) => text.includes('[key]')).length).toBeGreaterThan(5)
  } finally {
    await rm(folder, { recursive: true })
  }
})
