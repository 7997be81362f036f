import { argumentException, storageError } from '../dotnet/dotnet-exception.ts'
import type { VersionBehaviour } from '../versions.ts'

// `-control-00` is the longest addition to the name of anything that a newer host creates before it works with a hub.
const longestNewName = 63 - '-control-00'.length

/** Throws where a text cannot name a hub: its blob containers, its queues and its tables are named after it. */
export function checkHubName(name: string, version: VersionBehaviour): void {
  // The first name that an older host makes of it; the others are shorter.
  const container = `${name.toLowerCase()}-largemessages`
  const goodContainer = /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(container)
  const goodTable = /^[A-Za-z][A-Za-z0-9]*$/.test(name)
  if (version.badHubNames === 'storage') {
    if (goodContainer && goodTable && name.length <= longestNewName) return
    throw storageError()
  }
  if (container.length > 63) {
    throw argumentException(
      'Invalid container name length. The container name must be between 3 and 63 characters long.',
    )
  }
  if (goodContainer && goodTable) return
  const kind = goodContainer ? 'table' : 'container'
  throw argumentException(`Invalid ${kind} name. Check MSDN for more information about valid ${kind} naming.`)
}
