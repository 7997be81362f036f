import { CliError, usageError } from '../cli-error.ts'
import type { Session } from '../session.ts'

/** Deletes the state of an entity, or purges it with its history, after the user agreed. */
export async function removeEntity(
  verb: 'delete' | 'purge',
  entityName: string,
  entityKey: string,
  session: Session,
  flags: { yes?: boolean },
): Promise<void> {
  const { client, io, place, say } = session
  const name = `@${entityName}@${entityKey}`
  if (flags.yes !== true) {
    if (!io.isInteractive) throw usageError(`entity ${verb} asks before it acts, and there is no terminal: pass --yes`)
    if ((await io.askYes(`${verb} ${name}?`)) !== true) throw new CliError('interrupted', 'nothing was done')
  }
  const input = { entityName, entityKey, ...place }
  const options = { signal: io.signal }
  if (verb === 'delete') {
    await client.deleteEntity(input, options)
    return say(`sent delete to ${name}; what that does is up to the entity`)
  }
  const { instancesDeleted } = await client.purgeEntity(input, options)
  if (instancesDeleted === 0) throw new CliError('notFound', `the host has no entity ${name}`)
  say(`purged ${name}`)
}
