import type { Faces } from './faces.ts'
import { pause, type Step } from './steps.ts'

async function keysOf({ client }: Faces, entityName: string, run: string): Promise<string[]> {
  const keys: string[] = []
  for await (const { entityId } of client.listEntities.all({ entityName, top: 3 }))
    if (entityId.key.startsWith(run)) keys.push(entityId.key)
  return keys.toSorted()
}

/** Lists entities over every face, with their states and over pages. */
export const entitySteps: readonly Step[] = [
  {
    name: 'lists of entities',
    async act(faces, run) {
      const entityName = 'Bag'
      const keys = Array.from({ length: 7 }, (_, i) => `${run}-bag-${i}`)
      for (const entityKey of keys)
        await faces.client.signalEntity({ entityName, entityKey, op: 'set', input: { entityKey } })
      for (let i = 0; i < 300 && (await keysOf(faces, entityName, run)).length < keys.length; i++) await pause(200)
      const own = (rows: unknown) => JSON.stringify(rows).split(`${run}-bag-`).length - 1
      const listed = await faces.tool('listentities', { entityName, top: 100, fetchState: true })
      return {
        client: await keysOf(faces, entityName, run),
        rest: own((await faces.rest('GET', `/entities/${entityName}?fetchState=true&top=100`)).body) > 0,
        all: (await faces.rest('GET', '/entities?top=2')).headers,
        tool: own(listed.structuredContent) > 0,
        nothing: await faces.rest('GET', '/entities/Nothing'),
      }
    },
  },
  {
    name: 'routes that are not offered',
    act: async (faces) => [await faces.rest('POST', '/makeprimary'), await faces.rest('GET', '/makeprimary')],
  },
]

/** Starts and restarts a function that the host was told is disabled. */
export const disabledStep = (functionName: string): Step => ({
  name: `the disabled function ${functionName}`,
  async act(faces, run) {
    const id = `${run}-disabled`
    const started = await faces.rest('POST', `/orchestrators/${functionName}/${id}`, 1)
    const tool = await faces.tool('startorchestration', { functionName, input: 1 })
    return { started, isError: tool.isError }
  },
})
