import type { JsonSchema } from '@durable-http/core'
import { problemCodes, problemType } from '../problem-kinds.ts'

/** Schema of the problem details that the gateway responds with; see `Problem`. */
export const problemSchema: JsonSchema = {
  type: 'object',
  description: 'Problem details (RFC 9457).',
  properties: {
    type: { type: 'string', enum: problemCodes.map(problemType), description: 'Stable URI of the kind of problem.' },
    title: { type: 'string' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string', description: 'What happened, for people.' },
    code: { type: 'string', enum: [...problemCodes], description: 'The kind of problem, for programs.' },
    operation: { type: 'string', description: 'Name of the operation that was called.' },
    issues: {
      type: 'array',
      description: 'What was wrong with the request, one entry per parameter.',
      items: {
        type: 'object',
        properties: {
          parameter: { type: 'string', description: 'Name of the parameter, or `body`.' },
          in: { type: 'string', enum: ['path', 'query', 'header', 'body'] },
          message: { type: 'string', description: 'What was wrong and what is accepted.' },
          received: { type: 'string', description: 'What was given, shortened.' },
          hazard: { type: 'string', description: 'Name of the hazard rule that refused it.' },
        },
        required: ['parameter', 'message'],
      },
    },
    upstreamStatus: { type: 'integer', description: "Status of the host's response, where it responded." },
    retryAfter: { type: 'integer', description: 'Seconds to wait before trying again.' },
    Message: {
      type: 'string',
      description: "For clients of the host, which read this member: the host's own words, or else the detail.",
    },
    answeredBy: {
      type: 'string',
      enum: ['host', 'gateway', 'other'],
      description: 'Who responded: the host, a gateway behind this one, or something else, such as a proxy.',
    },
    gatewayCode: { type: 'string', description: 'Code with which a gateway behind this one refused the call.' },
    outcome: {
      type: 'string',
      enum: ['unknown'],
      description:
        'Present if the request may have been carried out, although no response says so: read the state before a repeat.',
    },
  },
  required: ['type', 'title', 'status', 'detail', 'code', 'Message'],
}
