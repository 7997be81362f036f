/** An exception as a .NET host reports it: `type` is the full .NET name that an error body shows as `ExceptionType`. */
export class DotNetException extends Error {
  readonly type: string

  constructor(type: string, message: string) {
    super(message)
    this.name = 'DotNetException'
    this.type = type
  }
}

const ARGUMENT_TYPES = new Set([
  'System.ArgumentException',
  'System.ArgumentNullException',
  'System.ArgumentOutOfRangeException',
])

/** True if the host's handler would catch this as an `ArgumentException` (subclasses included). */
export const isArgumentException = (error: unknown): error is DotNetException =>
  error instanceof DotNetException && ARGUMENT_TYPES.has(error.type)

/** True if this is a `JsonReaderException`, the kind for which start and raise event respond with 400. */
export const isJsonReaderException = (error: unknown): error is DotNetException =>
  error instanceof DotNetException && error.type === 'Newtonsoft.Json.JsonReaderException'

/** True if this is any `JsonException` of Json.NET. */
export const isJsonException = (error: unknown): error is DotNetException =>
  error instanceof DotNetException && error.type.startsWith('Newtonsoft.Json.')

const named = (message: string, parameter?: string) =>
  parameter === undefined ? message : `${message} (Parameter '${parameter}')`

/** Makes a `System.ArgumentException`; with a parameter name its message ends as .NET ends it. */
export const argumentException = (message: string, parameter?: string): DotNetException =>
  new DotNetException('System.ArgumentException', named(message, parameter))

/** Makes a `System.ArgumentOutOfRangeException`. */
export const argumentOutOfRange = (message: string, parameter?: string): DotNetException =>
  new DotNetException('System.ArgumentOutOfRangeException', named(message, parameter))

/** Makes the error of every failed call to the storage account on newer hosts. */
export const storageError = (): DotNetException =>
  new DotNetException(
    'DurableTask.AzureStorage.Storage.DurableTaskStorageException',
    'An error occurred while communicating with Azure Storage',
  )

/** Makes a `System.InvalidOperationException`. */
export const invalidOperation = (message: string): DotNetException =>
  new DotNetException('System.InvalidOperationException', message)
