import { createDurableClient } from '../create-durable-client.ts'
import { isDurableError } from '../durable-error.ts'
import type { OrchestrationVersions } from '../orchestration-versions.ts'
import type { Setting } from './setting.ts'
import { key, matching } from './text-kinds.ts'
import { kind, refuseValue } from './value-kind.ts'
import { orchestrationVersions } from './version-kind.ts'

const settingName = matching('valid name', '1 to 128 letters, digits, or any of _ . : -', /^[A-Za-z0-9_.:-]{1,128}$/)

// The client decides what it can be pointed at; its messages never quote the URL, which may hold a key.
const baseUrl = kind('URL', 'the origin of a function app, or its whole webhook or local RPC address', (value) => {
  if (typeof value !== 'string') return undefined
  try {
    createDurableClient({ baseUrl: value })
    return value
  } catch (error) {
    if (!isDurableError(error)) throw error
    return refuseValue(error.issues[0]?.message ?? error.message)
  }
})

/** Settings of one function app; `DURABLE_FUNCTIONS_` or another prefix stands before their variables. */
export const hostSettings = {
  baseUrl: { variable: 'BASE_URL', kind: baseUrl, example: 'https://myapp.azurewebsites.net' },
  key: { variable: 'TOKEN', kind: key, example: '<the system key named durabletask_extension>', isSecret: true },
  nextKey: { variable: 'TOKEN_NEXT', kind: key, example: '<the key that it is about to get>', isSecret: true },
  taskHub: { variable: 'TASK_HUB', kind: settingName, example: 'MyHub' },
  connection: { variable: 'CONNECTION', kind: settingName, example: 'Storage' },
  versions: { variable: 'VERSIONS', kind: orchestrationVersions, example: '1.0,2.0' },
} satisfies Record<string, Setting<string> | Setting<OrchestrationVersions>>
