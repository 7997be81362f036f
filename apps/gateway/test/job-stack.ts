import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '@durable-http/core'
import { createMockHost, DEFAULT_KEY, type MockHost, type MockHostOptions } from '@durable-http/mock'
import type { Job, JobItem } from '@durable-http/rest'
import type { GatewayConfig } from '../src/config/gateway-config.ts'
import { createGateway } from '../src/gateway.ts'
import { jobsIn } from '../src/jobs/app-jobs.ts'
import { createLocalBackend, type JobBackend } from '../src/jobs/job-backend.ts'
import type { RetentionExports } from '../src/retention/retention-exports.ts'
import { nodeDigest } from '../src/runtimes/node/digest.ts'
import type { TelemetryParts } from '../src/telemetry/telemetry.ts'
import { configFor } from './config-for.ts'

/** A gateway with jobs in this process. */
export interface JobStack extends AsyncDisposable {
  host: MockHost
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
  create(body: object, headers?: Record<string, string>): Promise<Job>
  job(id: string): Promise<Job>
  /** Resolves to the job once its status is one of these. */
  until(id: string, ...statuses: Job['status'][]): Promise<Job>
  items(id: string, query?: string): Promise<JobItem[]>
  /** Stops the runs as a signal does; resolves when they have stopped. */
  stop(): Promise<void>
}

/** Options of the stack. */
export interface JobStackOptions {
  host?: MockHost
  hostOptions?: MockHostOptions
  backend?: JobBackend
  config?: Partial<GatewayConfig>
  telemetry?: TelemetryParts
  clock?: Clock
  exports?: RetentionExports
}

/** Makes the two. */
export function createJobStack({
  hostOptions,
  host = createMockHost({ clock: 'real', ...hostOptions }),
  backend = createLocalBackend(),
  config,
  telemetry,
  clock,
  exports,
}: JobStackOptions = {}): JobStack {
  const gateway = createGateway({
    config: configFor({ baseUrl: 'https://app.test', key: DEFAULT_KEY }, config),
    fetchOf: () => (url, init) => host.fetch(new Request(url, init)),
    digest: nodeDigest,
    jobs: jobsIn(backend, exports),
    telemetry,
    clock,
  })
  const working = new AbortController()
  const work = gateway.work(working.signal)
  const call: JobStack['call'] = (method, path, body, headers = {}) =>
    gateway.rest.fetch(
      new Request(`http://127.0.0.1:8080${path}`, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    )
  const read = async <T>(path: string) => (await call('GET', path)).json() as Promise<T>
  const stop = async () => {
    working.abort()
    await work
  }
  return {
    host,
    call,
    async create(body, headers) {
      const response = await call('POST', '/v1/jobs', body, headers)
      const text = await response.text()
      if (response.status !== 201) throw new Error(`${response.status} ${text}`)
      return JSON.parse(text) as Job
    },
    job: (id) => read<Job>(`/v1/jobs/${id}`),
    async until(id, ...statuses) {
      for (;;) {
        const job = await read<Job>(`/v1/jobs/${id}`)
        if (statuses.includes(job.status)) return job
        await sleep(10)
      }
    },
    async items(id, query = '') {
      const text = await (await call('GET', `/v1/jobs/${id}/items${query}`)).text()
      return text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as JobItem)
    },
    stop,
    async [Symbol.asyncDispose]() {
      await stop()
      await host.dispose()
    },
  }
}

/** Instances to seed, `i0` and so on. */
export const manyOf = (count: number, more: object = {}) =>
  Array.from({ length: count }, (_, index) => ({
    instanceId: `i${index}`,
    name: 'WaitForGo',
    runtimeStatus: 'Running' as const,
    ...more,
  }))
