import { setTimeout as sleep } from 'node:timers/promises'
import type { Job, JobItem } from '@durable-http/rest'
import type { SpawnedGateway } from './spawned-gateway.ts'

/** Jobs of a gateway in another process, which may be lost at any moment. */
export function jobsOf(gateway: Pick<SpawnedGateway, 'restUrl'>, headers: Readonly<Record<string, string>> = {}) {
  const read = async (path: string) => fetch(`${gateway.restUrl}${path}`, { headers })
  const jobs = {
    async create(body: object): Promise<Job> {
      const response = await fetch(`${gateway.restUrl}/v1/jobs`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`)
      return (await response.json()) as Job
    },
    read: async (id: string): Promise<Job> => (await read(`/v1/jobs/${id}`)).json() as Promise<Job>,
    /** Resolves once so many instances have an outcome. */
    async reaches(id: string, count: number): Promise<Job> {
      for (;;) {
        const job = await jobs.read(id)
        if (totalOf(job) >= count || job.endedAt !== undefined) return job
        await sleep(20)
      }
    },
    async ends(id: string): Promise<Job> {
      for (;;) {
        const job = await jobs.read(id)
        if (job.endedAt !== undefined) return job
        await sleep(20)
      }
    },
    async items(id: string): Promise<JobItem[]> {
      const text = await (await read(`/v1/jobs/${id}/items`)).text()
      return text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as JobItem)
    },
  }
  return jobs
}

/** Instances of a job that have an outcome. */
export const totalOf = ({ progress: { done, skipped, failed, unknown } }: Job) => done + skipped + failed + unknown

/** How often each value is there. */
export function countsOf(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}
