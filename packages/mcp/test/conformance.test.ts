import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js'
import { describe, expect, test, vi } from 'vitest'
import { startFixtureApp } from './conformance/fixture-app.ts'
import { type Revision, runs, runSuite } from './conformance/run-suite.ts'

// Run and reported by the suite, required by no revision.
const tasks = [
  'tasks-lifecycle',
  'tasks-capability-negotiation',
  'tasks-wire-fields',
  'tasks-request-state-removal',
  'tasks-mrtr-input',
  'tasks-request-headers',
  'tasks-dispatch-and-envelope',
  'tasks-required-task-error',
  'tasks-mrtr-composition',
]

const withoutSessions = [
  'logging-set-level',
  'tools-call-with-logging',
  'tools-call-sampling',
  'tools-call-elicitation',
  'elicitation-sep1034-defaults',
  'elicitation-sep1330-enums',
  'resources-subscribe',
  'resources-unsubscribe',
]

const expected = {
  'baseline-2025-11-25.yml': { required: 30, excused: 0, failed: [] },
  'baseline-2025-11-25-stateless.yml': { required: 30, excused: 9, failed: withoutSessions },
  'baseline-2026-07-28.yml': { required: 37, excused: 0, failed: [] },
} satisfies Record<(typeof runs)[number]['baseline'], object>

const lists = ['completion-complete', 'tools-list', 'resources-list', 'prompts-list', 'dns-rebinding-protection']

// Scenarios that use no tool, prompt or resource with a name of the suite.
const unaided: Record<Revision, string[]> = {
  '2025-11-25': [...lists, 'server-initialize', 'ping', 'server-session-lifecycle', 'server-sse-multiple-streams'],
  '2026-07-28': [
    ...lists,
    'caching',
    'sep-2164-resource-not-found',
    'server-sse-multiple-streams',
    'input-required-result-unsupported-methods',
  ],
}

describe('the conformance suite', () => {
  test.each(runs)(
    'finds nothing against the handler but what is known: $baseline',
    async (run) => {
      const { code, summary, required, excused, failed, passed } = await runSuite(run)
      expect(code, summary).toBe(0)
      expect({ required, excused, failed }).toEqual(expected[run.baseline])
      if (run.revision === '2026-07-28') expect(passed).toEqual(expect.arrayContaining(tasks))
    },
    60_000,
  )

  test.each(['2025-11-25', '2026-07-28'] as const)(
    'passes without fixtures what needs none, at %s',
    async (revision) => {
      const { passed, summary } = await runSuite({ revision, sessions: true, fixtures: false })
      expect(passed, summary).toEqual(expect.arrayContaining(unaided[revision]))
    },
    60_000,
  )
})

describe('the README', () => {
  test('says how much of the pinned suite passes', async () => {
    const root = resolve(import.meta.dirname, '..')
    const readme = await readFile(resolve(root, 'README.md'), 'utf8')
    const { devDependencies } = JSON.parse(await readFile(resolve(root, 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>
    }
    const name = '@modelcontextprotocol/conformance'
    expect(readme).toContain(`\`${name}\` ${devDependencies[name]}`)
    for (const { revision, sessions, baseline } of runs) {
      const { required, excused } = expected[baseline]
      const handler = {
        '2026-07-28': 'as it is',
        '2025-11-25': sessions ? 'with `sessions: true`' : 'without sessions',
      }
      expect(readme).toContain(`| ${revision} | ${handler[revision]} | ${required - excused} of ${required}`)
    }
  })
})

describe('the app that the suite runs against', () => {
  test('notifies a subscriber of a change, over the stream of its session', async () => {
    await using app = await startFixtureApp({ sessions: true })
    const client = new Client({ name: 'test', version: '1.0.0' })
    await client.connect(new StreamableHTTPClientTransport(new URL(app.url)))
    const { uri } = app.watched
    const told: string[] = []
    client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => void told.push(params.uri))
    await client.subscribeResource({ uri })
    // The client opens its stream whenever it likes, and what was said before is lost.
    await vi.waitFor(
      () => {
        app.watched.change()
        expect(told).toContain(uri)
      },
      { timeout: 20_000 },
    )
    expect((await client.readResource({ uri })).contents).toMatchObject([{ text: app.watched.read() }])
    await client.close()
  })
})
