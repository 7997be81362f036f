import type { DurableClient, Scrub } from '@durable-http/core'
import type { ToolClient } from '../tools/tool-client.ts'
import { scrubValue } from './scrub-result.ts'

/** A client whose responses hold no secret: a text that is shortened later could otherwise show an unrecognisable part of one. */
export function scrubClient(client: DurableClient, scrub: Scrub): ToolClient {
  const clean = async <T>(answer: Promise<T>) => scrubValue(await answer, scrub) as T
  async function* cleanEach<T>(answers: AsyncIterable<T>) {
    for await (const answer of answers) yield scrubValue(answer, scrub) as T
  }
  // A run keeps its own progress.
  const cleanRun = <Run extends AsyncIterable<unknown>>(run: Run): Run =>
    new Proxy(run, {
      get: (target, name) =>
        name === Symbol.asyncIterator ? () => cleanEach(target) : (Reflect.get(target, name) as unknown),
    })
  const { listInstances, listEntities, listAllEntities } = client
  return {
    ...client,
    startOrchestration: (input, options) => clean(client.startOrchestration(input, options)),
    startOrchestrationWithId: (input, options) => clean(client.startOrchestrationWithId(input, options)),
    scan: (selection, options) => cleanRun(client.scan(selection, options)),
    bulk: (...args) => cleanRun(client.bulk(...args)),
    restart: async (input, options) => ({ id: scrub((await client.restart(input, options)).id) }),
    getInstanceStatus: (input, options) => clean(client.getInstanceStatus(input, options)),
    getEntity: (input, options) => clean(client.getEntity(input, options)),
    waitForCompletion: (instanceId, { onStatus, ...options } = {}) =>
      clean(
        client.waitForCompletion(instanceId, {
          ...options,
          onStatus: (status) => onStatus?.(scrubValue(status, scrub) as typeof status),
        }),
      ),
    listInstances: Object.assign((...args: Parameters<typeof listInstances>) => clean(listInstances(...args)), {
      all: (...args: Parameters<typeof listInstances.all>) => cleanEach(listInstances.all(...args)),
      pages: (...args: Parameters<typeof listInstances.pages>) => cleanEach(listInstances.pages(...args)),
    }),
    listEntities: Object.assign((...args: Parameters<typeof listEntities>) => clean(listEntities(...args)), {
      all: (...args: Parameters<typeof listEntities.all>) => cleanEach(listEntities.all(...args)),
      pages: (...args: Parameters<typeof listEntities.pages>) => cleanEach(listEntities.pages(...args)),
    }),
    listAllEntities: Object.assign((...args: Parameters<typeof listAllEntities>) => clean(listAllEntities(...args)), {
      all: (...args: Parameters<typeof listAllEntities.all>) => cleanEach(listAllEntities.all(...args)),
      pages: (...args: Parameters<typeof listAllEntities.pages>) => cleanEach(listAllEntities.pages(...args)),
    }),
  }
}
