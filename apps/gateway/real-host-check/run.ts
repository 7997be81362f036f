import { parseArgs } from 'node:util'
import { basePath } from '@durable-http/core'
import { createMockHost, type ExtensionVersion } from '@durable-http/mock'
import { serveMockHost } from '@durable-http/mock/node'
import { disabledStep, entitySteps } from './entity-steps.ts'
import { createFaces, type Target } from './faces.ts'
import { describeError, observe } from './observation.ts'
import { reportClientFacts } from './clients/facts-report.ts'
import { bulkSteps } from './bulk-steps.ts'
import { commandSteps } from './command-steps.ts'
import { operatorSteps } from './operator-steps.ts'
import { type Step, steps } from './steps.ts'

// npm run real-host-check -- --base-url http://127.0.0.1:7071/runtime/webhooks/durabletask --extension-version 3.19.0 --instances 250 --rpc-url http://127.0.0.1:17071/durabletask
// The key comes from DURABLE_FUNCTIONS_TOKEN or --key. The check needs the sample functions, a hub of its own, and purges it.
const { values } = parseArgs({
  options: {
    'base-url': { type: 'string' },
    key: { type: 'string', default: process.env['DURABLE_FUNCTIONS_TOKEN'] ?? '' },
    'extension-version': { type: 'string', default: '3.19.0' },
    instances: { type: 'string', default: '250' },
    'rpc-url': { type: 'string' },
    // An orchestrator that the host has disabled, as by AzureWebJobs.Approval.Disabled=true.
    disabled: { type: 'string' },
  },
})
const { 'base-url': baseUrl, 'rpc-url': rpcUrl, key, disabled } = values
const instances = Number(values.instances)
if (baseUrl === undefined || key === '' || !Number.isInteger(instances) || instances < 1) {
  process.stderr.write(
    'expected --base-url and a key: npm run real-host-check -- --base-url URL --key KEY [--extension-version 3.19.0] [--instances 250] [--rpc-url URL] [--disabled Approval]\n',
  )
  process.exit(2)
}

/** Plays the steps on a host; each is seen as text that can be compared. */
async function play(target: Target, run: string, played: readonly Step[]): Promise<string[]> {
  const faces = await createFaces(target)
  const seen: string[] = []
  for (const { name, act } of played) {
    const begin = Date.now()
    seen.push(observe(await act(faces, run).catch(describeError), target, run))
    process.stderr.write(`${new URL(target.baseUrl).host} ${name}: ${Date.now() - begin} ms\n`)
  }
  await faces.close()
  return seen
}

const differing = (a: string, b: string): string[] => {
  const [left, right] = [a.split('\n'), b.split('\n')]
  const lines = Array.from({ length: Math.max(left.length, right.length) }, (_, i) => [left[i], right[i]] as const)
  return lines.filter(([host, mock]) => host !== mock).flatMap(([host, mock]) => [`  host ${host}`, `  mock ${mock}`])
}

await using host = createMockHost({
  key: 'real-host-check',
  extensionVersion: values['extension-version'] as ExtensionVersion,
  clock: 'real',
  ...(disabled !== undefined && { functions: { disabled: [disabled] } }),
})
await using served = await serveMockHost({ host, port: 0, rpcPort: 0 })
const played = [
  ...steps,
  ...entitySteps,
  ...operatorSteps,
  ...commandSteps,
  ...(disabled === undefined ? [] : [disabledStep(disabled)]),
  ...bulkSteps(instances, (text) => process.stdout.write(`figures ${text}\n`)),
]
const run = `rhc${Date.now().toString(36)}`
const target = { baseUrl: baseUrl.includes(basePath) ? baseUrl : new URL(basePath, baseUrl).href, key }
const mockTarget = { baseUrl: served.url + basePath, key: 'real-host-check' }
const [real, mock] = await Promise.all([play(target, run, played), play(mockTarget, run, played)])
let differingSteps = 0
for (const [i, { name }] of played.entries()) {
  const lines = differing(real[i] ?? '', mock[i] ?? '')
  if (lines.length > 0) differingSteps++
  const hasFailed = [real[i], mock[i]].some((text) => text?.includes('"stepFailed"'))
  if (hasFailed && lines.length === 0) differingSteps++
  process.stdout.write(`${hasFailed ? 'FAILED' : lines.length === 0 ? 'same  ' : 'DIFFER'} ${name}\n`)
  if (hasFailed) process.stdout.write(`${real[i]?.slice(0, 500)}\n`)
  for (const line of lines.slice(0, 20)) process.stdout.write(`${line}\n`)
}
process.stdout.write(`${played.length - differingSteps} of ${played.length} steps are the same on both\n`)
const failedFacts = await reportClientFacts(
  [
    { host: 'host', ...target, rpcUrl },
    { host: 'mock', ...mockTarget, rpcUrl: `${served.rpcUrl}/durabletask` },
  ],
  run,
)
process.exitCode = differingSteps + failedFacts === 0 ? 0 : 1
