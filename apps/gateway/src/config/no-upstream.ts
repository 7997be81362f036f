import type { ConfigFault } from '@durable-http/core/settings'

/** The fault of a gateway that nothing stands behind, where there is no mock to stand in. */
export const noUpstream: ConfigFault = {
  variable: 'DURABLE_FUNCTIONS_BASE_URL',
  message: 'is not set; expected the origin of the function app',
  example: 'DURABLE_FUNCTIONS_BASE_URL=https://myapp.azurewebsites.net',
}
