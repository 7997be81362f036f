import type { V1Parameter } from '../v1/v1-parameters.ts'

type Json = Record<string, unknown>

const schemaTypes: Readonly<Record<string, Json>> = {
  string: { type: 'string' },
  boolean: { type: 'boolean' },
  'date-time': { type: 'string', format: 'date-time' },
  list: { type: 'string' },
  integer: { type: 'integer' },
}

/** Describes a query parameter of a path below `/v1`. */
export const parameterOf = ({ name, type, description, minimum, maximum }: V1Parameter): Json => ({
  name,
  in: 'query',
  description,
  required: false,
  schema: { ...schemaTypes[type], ...(type === 'integer' ? { minimum, maximum } : {}) },
})

/** Describes a path parameter. */
export const pathParameter = (name: string, description: string): Json => ({
  name,
  in: 'path',
  description,
  required: true,
  schema: { type: 'string' },
})

/** Describes a request header. */
export const header = (name: string, description: string): Json => ({
  name,
  in: 'header',
  description,
  required: false,
  schema: { type: 'string' },
})
