import { linkParameter, type RestOptions } from '@durable-http/rest'
import type { AuthConfig } from '../config/gateway-config.ts'
import type { RoleCheck } from './role-check.ts'

/** Describes authentication for the OpenAPI document of the REST face. */
export function documentedAuthentication(
  { apiKeys, jwt }: AuthConfig,
  roles: RoleCheck,
  hasLinks: boolean,
): NonNullable<RestOptions['authentication']> {
  const roleFor: RoleCheck['roleFor'] = (effect) => roles.roleFor(effect)
  const inHeader = (name: string, description: string) => ({ type: 'apiKey', in: 'header', name, description })
  const bearer = {
    type: 'http',
    scheme: 'bearer',
    description: [
      ...(apiKeys.length > 0 ? ['An API key of the gateway.'] : []),
      ...(jwt ? [`An access token of ${jwt.issuer} for ${jwt.audience.join(' or ')}.`] : []),
    ].join(' '),
    ...(jwt && apiKeys.length === 0 ? { bearerFormat: 'JWT' } : {}),
  }
  const operationSchemes = hasLinks ? { getInstanceStatus: { link } } : {}
  if (apiKeys.length === 0) return { schemes: { bearer }, operationSchemes, roleFor }
  return {
    operationSchemes,
    schemes: {
      bearer,
      apiKey: inHeader('x-api-key', 'An API key of the gateway.'),
      functionsKey: inHeader(
        'x-functions-key',
        'An API key of the gateway, where clients of the function app send its key.',
      ),
      code: {
        type: 'apiKey',
        in: 'query',
        name: 'code',
        description:
          'An API key of the gateway, where clients of the function app send its key. Prefer a header: addresses end up in logs.',
      },
    },
    roleFor,
  }
}

const link = {
  type: 'apiKey',
  in: 'query',
  name: linkParameter,
  description:
    'A signed link, as `Location` and `statusQueryGetUri` hold it: reads the status of that one instance, without its history, until it expires. Ignored beside any other credential.',
}
