import { DotNetException, argumentException } from '../dotnet/dotnet-exception.ts'
import type { VersionBehaviour } from '../versions.ts'

/** The error of every failed call to the storage account on newer hosts. */
export const storageError = (): DotNetException =>
  new DotNetException(
    'DurableTask.AzureStorage.Storage.DurableTaskStorageException',
    'An error occurred while communicating with Azure Storage',
  )

/** Throws where a text cannot name a hub: its blob containers and its tables are named after it. */
export function checkHubName(name: string, version: VersionBehaviour): void {
  const container = `${name.toLowerCase()}-leases`
  const goodContainer = /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(container)
  const goodTable = /^[A-Za-z][A-Za-z0-9]*$/.test(name)
  if (container.length <= 63 && goodContainer && goodTable) return
  if (version.badHubNames === 'storage') throw storageError()
  if (container.length > 63) {
    throw argumentException(
      'Invalid container name length. The container name must be between 3 and 63 characters long.',
    )
  }
  const kind = goodContainer ? 'table' : 'container'
  throw argumentException(`Invalid ${kind} name. Check MSDN for more information about valid ${kind} naming.`)
}
