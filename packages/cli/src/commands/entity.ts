import { type EntityRow, parseVerbatimJson } from '@durable-http/core'
import { readPayload } from '../options/payload.ts'
import { exactText } from '../output/exact-text.ts'
import { printValue } from '../output/value.ts'
import { readWhole } from '../options/whole-number.ts'
import { inHub, type Session } from '../session.ts'

/** Lists entities, of one function or of all. */
export async function listEntities(
  entityName: string | undefined,
  session: Session,
  flags: { state?: boolean; limit?: string },
): Promise<void> {
  const { client, io, place, say } = session
  const limit = readWhole(flags.limit ?? '50', '--limit', 1_000_000)
  const fetchState = flags.state === true
  const options = { signal: io.signal, parseJson: parseVerbatimJson }
  const rows =
    entityName === undefined
      ? client.listAllEntities.all({ fetchState, ...place }, options)
      : client.listEntities.all({ entityName, fetchState, ...place }, options)
  const printer = session.printer<EntityRow>(
    [
      { title: 'NAME', value: ({ entityId }) => entityId.name, isWhole: true },
      { title: 'KEY', value: ({ entityId }) => entityId.key, isWhole: true },
      { title: 'CHANGED', value: ({ lastOperationTime }) => session.time(lastOperationTime), isWhole: true },
      ...(fetchState ? [{ title: 'STATE', value: ({ state }: EntityRow) => exactText(state) }] : []),
    ],
    ({ entityId }) => `@${entityId.name}@${entityId.key}`,
    `no entity matches${inHub(session)}`,
  )
  let shown = 0
  for await (const row of rows) {
    await printer.add(row)
    if (++shown >= limit) break
  }
  await printer.end()
  if (shown >= limit) say(`${shown} shown; there may be more: --limit N`)
}

/** Shows the state of an entity. */
export async function showEntity(entityName: string, entityKey: string, session: Session): Promise<void> {
  const { client, io, place } = session
  const state = await client.getEntity(
    { entityName, entityKey, ...place },
    { signal: io.signal, parseJson: parseVerbatimJson },
  )
  await printValue(session, state, () => exactText(state, 2), { name: `@${entityName}@${entityKey}` })
}

/** Sends an operation to an entity. */
export async function signalEntity(
  entityName: string,
  entityKey: string,
  op: string,
  session: Session,
  flags: { data?: string },
): Promise<void> {
  const { client, io, place, say } = session
  const input = await readPayload(flags.data, '--data', io)
  await client.signalEntity({ entityName, entityKey, op, ...(input ? { input } : {}), ...place }, { signal: io.signal })
  say(`sent ${op} to @${entityName}@${entityKey}`)
}
