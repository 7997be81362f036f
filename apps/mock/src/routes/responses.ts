import { type JsonNode, stringNode } from '../dotnet/json-node.ts'
import { writeJson } from '../dotnet/json-writer.ts'
import { exceptionBody, messageBody } from '../wire/error-body.ts'
import { rawResponse } from '../wire/raw-response.ts'

/** A response with a JSON body; throws `JsonWriterException` for a tree that cannot be written. */
export const jsonResponse = (status: number, node: JsonNode, headers: Record<string, string> = {}): Response =>
  rawResponse(writeJson(node), {
    status,
    headers: [['content-type', 'application/json; charset=utf-8'], ...Object.entries(headers)],
  })

/** A response without a body. */
export const emptyResponse = (status: number): Response => new Response(null, { status })

/** A response whose body is a JSON string (contract 3.6, "S"). */
export const textResponse = (status: number, text: string): Response => jsonResponse(status, stringNode(text))

/** A short error (contract 3.6, "Error1"). */
export const messageResponse = (status: number, message: string): Response => jsonResponse(status, messageBody(message))

/** A long error (contract 3.6, "Error4"). */
export const exceptionResponse = (status: number, message: string, error: unknown): Response =>
  jsonResponse(status, exceptionBody(message, error))
