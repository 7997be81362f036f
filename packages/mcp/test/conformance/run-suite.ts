import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { type FixtureAppOptions, startFixtureApp } from './fixture-app.ts'

/** Revisions of the protocol that the suite knows requirements of and the handler serves. */
export type Revision = '2025-11-25' | '2026-07-28'

/** A revision of the protocol, and the handler that is held against it. */
export interface SuiteRun extends FixtureAppOptions {
  revision: Revision
  /** File of what the handler is known to fail of what the revision requires; nothing when absent. */
  baseline?: 'baseline-2025-11-25.yml' | 'baseline-2025-11-25-stateless.yml' | 'baseline-2026-07-28.yml'
}

export const runs = [
  { revision: '2025-11-25', sessions: true, baseline: 'baseline-2025-11-25.yml' },
  { revision: '2025-11-25', sessions: false, baseline: 'baseline-2025-11-25-stateless.yml' },
  { revision: '2026-07-28', sessions: false, baseline: 'baseline-2026-07-28.yml' },
] as const satisfies readonly SuiteRun[]

/** Verdict of the suite. */
export interface SuiteReport {
  /** 0 when what fails of what is required is just what the baseline names. */
  code: number
  summary: string
  /** Scenarios of which every check passed, required or not. */
  passed: string[]
  /** Scenarios with a check that failed, required or not. */
  failed: string[]
  /** How many scenarios the revision requires, and how many of them the baseline excuses. */
  required: number
  excused: number
}

const require = createRequire(import.meta.url)
const suite = join(dirname(require.resolve('@modelcontextprotocol/conformance/package.json')), 'dist/index.js')

/** Runs a revision's scenarios against the app with the shipped handler. */
export async function runSuite({ revision, baseline, ...options }: SuiteRun): Promise<SuiteReport> {
  await using app = await startFixtureApp(options)
  const results = await mkdtemp(join(tmpdir(), 'mcp-conformance-'))
  try {
    const args = ['server', '--url', app.url, '--requirements', revision, '--output-dir', results]
    if (baseline) args.push('--expected-failures', resolve(import.meta.dirname, baseline))
    const [listed, ran] = await Promise.all([execute(['list', '--requirements', revision]), execute(args)])
    const summary = ran.output.slice(Math.max(0, ran.output.indexOf('=== SUMMARY ===')))
    const server = /Server scenarios[^\n]*\n((?: {2}- .*\n)*)/.exec(listed.output)?.[1] ?? ''
    return {
      code: ran.code,
      summary,
      passed: [...summary.matchAll(/^✓ ([\w-]+): [1-9]/gm)].map(([, name]) => name!),
      failed: [...summary.matchAll(/^✗ ([\w-]+):/gm)].map(([, name]) => name!),
      required: server.split('\n').filter(Boolean).length,
      excused: summary.match(/^ {2}~ /gm)?.length ?? 0,
    }
  } finally {
    await rm(results, { recursive: true })
  }
}

function execute(args: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((done) => {
    execFile(process.execPath, [suite, ...args], { maxBuffer: 64 * 1_048_576 }, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr }),
    )
  })
}
