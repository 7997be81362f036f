import { describe, expect, it } from 'vitest'
import { basePath, inputSchemaOf, type Operation, operationNames, operations, routeOf } from '../src/index.ts'
import capability from './capability.json' with { type: 'json' }

// Parameters that the capability leaves out although the operation needs them or the host accepts them.
const pathParametersLeftOut: Record<string, string[]> = {
  getinstancestatus: ['instanceId'],
  purgeinstance: ['instanceId'],
  getentity: ['entityName', 'entityKey'],
  signalentity: ['entityName', 'entityKey'],
}

const capabilityRows = operationNames.filter((name) => operations[name].origin === 'capability')

describe('the operation table and capability.json', () => {
  it('has the same fourteen operations, in lower case', () => {
    expect(capabilityRows.map((name) => name.toLowerCase()).sort()).toEqual(
      capability.operations.map(({ name }) => name).sort(),
    )
    expect(capability.operations).toHaveLength(14)
  })

  it('has five operations of the host beyond them', () => {
    expect(operationNames.filter((name) => operations[name].origin === 'host')).toEqual([
      'restartInstance',
      'restartInstanceWithOptions',
      'listAllEntities',
      'deleteEntity',
      'purgeEntity',
    ])
  })

  it('serves REST on 8080 and MCP over HTTP on 9090, the key as the query parameter code', () => {
    expect(capability.exposes.rest.port).toBe(8080)
    expect(capability.exposes.mcp).toMatchObject({ port: 9090, transport: 'http' })
    expect(capability.consumes.authentication).toEqual({
      type: 'apikey',
      in: 'query',
      name: 'code',
      env: 'DURABLE_FUNCTIONS_TOKEN',
    })
  })

  describe.each(capability.operations)('$name', (wanted) => {
    const name = operationNames.find((candidate) => candidate.toLowerCase() === wanted.name)!
    const row: Operation = operations[name]
    const { method, path, pathParameters, queryParameters } = routeOf(row)
    const schema = inputSchemaOf(row) as { properties: Record<string, { type?: string }>; required?: string[] }

    it('has the method, path and summary', () => {
      expect({ method, path: basePath + path, description: row.summary }).toEqual({
        method: wanted.method,
        path: wanted.path,
        description: wanted.description,
      })
    })

    it('has every parameter with its place, type and necessity', () => {
      const ours = wanted.parameters.map(({ name: parameter }) => ({
        name: parameter,
        in: pathParameters.includes(parameter) ? 'path' : queryParameters.includes(parameter) ? 'query' : 'nowhere',
        type: schema.properties[parameter]?.type,
        required: schema.required?.includes(parameter) ?? false,
      }))
      expect(ours).toEqual(wanted.parameters)
      expect(wanted.mcp.inputParameters.map(({ name: parameter }) => parameter)).toEqual(
        wanted.parameters.map(({ name: parameter }) => parameter),
      )
    })

    it('names in its path what the capability names, or is known to leave out', () => {
      const stated = wanted.parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name)
      expect([...pathParameters]).toEqual([
        ...stated,
        ...(stated.length > 0 ? [] : (pathParametersLeftOut[wanted.name] ?? [])),
      ])
    })

    it('has the hints', () => {
      expect(row.hints).toEqual(wanted.mcp.hints)
    })
  })
})

describe('the rows', () => {
  it.each(operationNames)('%s takes the task hub and the connection', (name) => {
    expect(routeOf(operations[name]).queryParameters).toEqual(expect.arrayContaining(['taskHub', 'connection']))
  })

  it.each(operationNames)('%s places every input field in path, query, header or body', (name) => {
    const row: Operation = operations[name]
    const { pathParameters, queryParameters } = routeOf(row)
    const placed = [
      ...pathParameters,
      ...queryParameters,
      ...Object.keys(row.headers ?? {}),
      ...(row.body ? [row.body.field] : []),
    ]
    expect(Object.keys(inputSchemaOf(row)['properties'] as object).sort()).toEqual(placed.sort())
  })

  it.each(operationNames)('%s describes itself and every input field', (name) => {
    const row: Operation = operations[name]
    const properties = inputSchemaOf(row)['properties'] as Record<string, { description?: string }>
    expect(row.description.length).toBeGreaterThan(40)
    for (const [field, schema] of Object.entries(properties)) expect(schema.description, field).toBeTruthy()
  })
})
