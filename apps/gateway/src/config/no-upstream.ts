import type { ConfigFault } from '@durable-http/core/settings'

/** Fault of a gateway without a function app and without a mock in its place. */
export const noUpstream: ConfigFault = {
  variable: 'DURABLE_FUNCTIONS_BASE_URL',
  message: 'is not set; expected the origin of the function app',
  example: 'DURABLE_FUNCTIONS_BASE_URL=https://myapp.azurewebsites.net',
}
