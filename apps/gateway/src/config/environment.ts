import { createDurableClient, isDurableError } from '@durable-http/core'
import * as z from 'zod'
import { isLoopback } from './loopback.ts'

/** An example by environment variable: the variables that the gateway reads, and no others. */
export const examples = {
  REST_PORT: 'REST_PORT=8080',
  MCP_PORT: 'MCP_PORT=9090',
  HOST: 'HOST=127.0.0.1',
  DURABLE_FUNCTIONS_BASE_URL: 'DURABLE_FUNCTIONS_BASE_URL=https://myapp.azurewebsites.net',
  DURABLE_FUNCTIONS_TOKEN: 'DURABLE_FUNCTIONS_TOKEN=<the system key named durabletask_extension>',
  DURABLE_FUNCTIONS_TASK_HUB: 'DURABLE_FUNCTIONS_TASK_HUB=MyHub',
  DURABLE_FUNCTIONS_CONNECTION: 'DURABLE_FUNCTIONS_CONNECTION=Storage',
  PUBLIC_URL: 'PUBLIC_URL=https://durable.example.com/gateway',
} as const

/** Name of an environment variable that the gateway reads. */
export type VariableName = keyof typeof examples

const portRange = 'expected a port from 1 to 65535, or 0 for a free one'
const port = (fallback: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, { error: `is no port number; ${portRange}` })
    .transform(Number)
    .refine((number) => number <= 65_535, { error: `is no port number; ${portRange}` })
    .default(fallback)

const settingName = z
  .string()
  .regex(/^[A-Za-z0-9_.:-]{1,128}$/, { error: 'is no such name; expected 1 to 128 letters, digits, or any of _ . : -' })

const urlWith = (faultOf: (value: string) => string | undefined) =>
  z.string().superRefine((value, context) => {
    const message = faultOf(value)
    if (message !== undefined) context.addIssue({ code: 'custom', message })
  })

/** Schema of the variables; an absent one is not among the keys. */
export const environment = z
  .object({
    REST_PORT: port(8080),
    MCP_PORT: port(9090),
    HOST: z
      .string()
      .refine(isLoopback, {
        error:
          'is no loopback address; expected 127.0.0.1, ::1 or localhost: the gateway does not ask its callers who they are, so whoever reached it would act with the key of the function app',
      })
      .default('127.0.0.1'),
    DURABLE_FUNCTIONS_BASE_URL: urlWith(baseUrlFault).optional(),
    DURABLE_FUNCTIONS_TOKEN: z
      .string()
      .regex(/^[\x21-\x7E]+$/, { error: 'holds blanks or characters that no key has; expected the bare key' })
      .optional(),
    DURABLE_FUNCTIONS_TASK_HUB: settingName.optional(),
    DURABLE_FUNCTIONS_CONNECTION: settingName.optional(),
    PUBLIC_URL: urlWith(publicUrlFault).optional(),
  } satisfies Record<VariableName, z.ZodType>)
  .superRefine(({ REST_PORT, MCP_PORT }, context) => {
    if (REST_PORT !== MCP_PORT || REST_PORT === 0) return
    const message = 'is the REST_PORT, too; expected two different ports'
    context.addIssue({ code: 'custom', path: ['MCP_PORT'], message })
  })

// The client is the judge of what it can be pointed at; its messages never quote the URL, which may hold a key.
function baseUrlFault(value: string): string | undefined {
  try {
    createDurableClient({ baseUrl: value })
    return undefined
  } catch (error) {
    if (!isDurableError(error)) throw error
    return error.issues[0]?.message ?? error.message
  }
}

function publicUrlFault(value: string): string | undefined {
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) {
    return 'is no URL; expected http:// or https://, a host, and the path prefix if there is one'
  }
  const { search, hash, username, password } = new URL(value)
  return search || hash || username || password ? 'must hold no query, fragment, user name or password' : undefined
}
