import { DotNetException } from '../dotnet/dotnet-exception.ts'
import { type JsonNode, objectNode, stringNode } from '../dotnet/json-node.ts'

/** The short error body, `{ Message }` (contract 3.6, "Error1"). */
export const messageBody = (message: string): JsonNode => objectNode([['Message', stringNode(message)]])

const stackTrace =
  '   at Microsoft.Azure.WebJobs.Extensions.DurableTask.HttpApiHandler.HandleRequestAsync(HttpRequestMessage request)'

/** The long error body, with the exception and its stack trace (contract 3.6, "Error4"). */
export function exceptionBody(message: string, error: unknown): JsonNode {
  const type = error instanceof DotNetException ? error.type : 'System.Exception'
  return objectNode([
    ['Message', stringNode(message)],
    ['ExceptionMessage', stringNode(error instanceof Error ? error.message : String(error))],
    ['ExceptionType', stringNode(type)],
    ['StackTrace', stringNode(stackTrace)],
  ])
}

/** The generic `Message` texts of the long error body. */
export const errorTexts = {
  badArgument: 'One or more of the arguments submitted is incorrect',
  badJson: 'Invalid JSON content',
  other: 'Something went wrong while processing your request',
  badRestart: 'InstanceId does not match a valid orchestration instance.',
  liveRestart: 'A non-terminal instance with this instance ID already exists.',
  noRewind: 'Rewind is not supported by the underlying storage provider.',
} as const
