import fc from 'fast-check'
import type { OpenApiDocument } from '../src/openapi/openapi-shape.ts'
import { canaryKey } from './gateway-under-test.ts'

/** A request that is made from a document, as it is documented or changed a little. */
export interface FuzzedRequest {
  /** Operation that it was made from. */
  operation: string
  method: string
  /** Path and query, encoded. */
  target: string
  headers: Record<string, string>
  body: string | undefined
}

interface Parameter {
  name: string
  in: string
  schema: { type?: string; enum?: string[] }
}

interface Operation {
  operationId: string
  parameters: Parameter[]
  requestBody?: object
}

// Names that the host under test knows, so that many requests reach what is there.
const known: Readonly<Record<string, readonly string[]>> = {
  instanceId: ['done', 'live', 'failed', 'new', 'none'],
  newInstanceId: ['again', 'done', 'live'],
  functionName: ['Echo', 'WaitForGo', 'Fail', 'Nobody'],
  eventName: ['Go', 'Other'],
  entityName: ['Counter', 'Nobody'],
  entityKey: ['k', 'other'],
  runtimeStatus: ['Completed', 'Failed,Completed', 'Running', 'completed'],
  createdTimeFrom: ['2000-01-01T00:00:00Z', '2000-01-01T00:00:00+02:00'],
  createdTimeTo: ['2100-01-01T00:00:00Z'],
  lastOperationTimeFrom: ['2000-01-01T00:00:00Z'],
  lastOperationTimeTo: ['2100-01-01T00:00:00.5Z'],
  taskHub: ['TestHubName'],
  connection: ['Storage'],
  op: ['add', 'get'],
  reason: ['over', '404 not found', '// stop', '"', '\0,'],
  timeout: ['5', '0'],
  pollingInterval: ['1', '5'],
  top: ['1', '100'],
  'x-ms-continuation-token': ['bnVsbA==', 'abc'],
  'Idempotency-Key': ['a', '"b"'],
  Prefer: ['wait=0', 'respond-async', 'wait=x'],
  'If-None-Match': ['*', '"a"'],
  ids: ['done', 'live,failed'],
  prefix: ['d', 'li'],
  states: ['Completed', 'Failed,Running'],
  functions: ['Echo', 'fail,waitforgo'],
  createdSince: ['2000-01-01T00:00:00Z'],
  createdUntil: ['2100-01-01T00:00:00Z'],
  changedBefore: ['2100-01-01T00:00:00Z'],
  errorText: ['boom'],
  customStatusText: ['step'],
}
const byType: Readonly<Record<string, readonly string[]>> = {
  boolean: ['true', 'False'],
  integer: ['1', '7'],
  number: ['0.5', '3'],
}
const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('', ' ', '@counter@k', '-1', '1e99', 'NaN', 'null', '%', '%00', '%zz', '%25', '\u{1f600}', '\ud800'),
  fc.constantFrom('../x', '..', 'a/b', 'a?b', '[]', 'x'.repeat(300), '0001-01-01T00:00:00Z', canaryKey),
)
const encoded = (text: string) => encodeURIComponent(text.toWellFormed())
const rarely = (arbitrary: fc.Arbitrary<string>, instead: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 7, arbitrary }, { weight: 1, arbitrary: instead })

function valueOf({ name, schema }: Parameter): fc.Arbitrary<string> {
  const usual = schema.enum ?? known[name] ?? byType[schema.type ?? ''] ?? ['text']
  // Odd characters are sent encoded or raw.
  return rarely(fc.constantFrom(...usual).map(encoded), fc.oneof(odd.map(encoded), fc.constantFrom('%ff', '+', '%2B')))
}

const pick = (parameter: Parameter) => fc.tuple(fc.constant(parameter), valueOf(parameter))
const body = rarely(
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.oneof(odd, fc.constantFrom('undefined', '{"a":1,}', '// 1', '[,]', '\ufeff1', '{"__proto__":1}')),
)
const contentType = rarely(
  fc.constant('application/json'),
  fc.constantFrom('text/plain', 'application/json; charset=utf-16', 'application/json; charset=no', 'x', ''),
)

/** Makes requests from the operations of a document; most are as documented. */
export function fuzzedRequest(document: OpenApiDocument): fc.Arbitrary<FuzzedRequest> {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => requestOf(path, method, operation as unknown as Operation)),
  )
  return fc.oneof(...operations)
}

function requestOf(path: string, documented: string, operation: Operation): fc.Arbitrary<FuzzedRequest> {
  const of = (place: string) => operation.parameters.filter((parameter) => parameter.in === place)
  const method = documented.toUpperCase()
  return fc
    .record({
      method: rarely(fc.constant(method), fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS')),
      path: fc.tuple(...of('path').map(pick)),
      query: fc.oneof(usualQuery(operation), subset(of('query'))),
      strange: rarely(fc.constant(''), fc.constantFrom('nonsense=1', 'code=x', '=', '&', 'top', '%ff=1', 'op=a&op=b')),
      headers: subset(of('header')),
      body: fc.option(body, { nil: undefined }),
      contentType,
    })
    .map((made) => {
      const filled = made.path.reduce((text, [{ name }, value]) => text.replace(`{${name}}`, () => value), path)
      const query = [...made.query.map(([{ name }, value]) => `${name}=${value}`), made.strange].filter((t) => t !== '')
      const hasBody = operation.requestBody !== undefined && made.body !== undefined
      return {
        operation: operation.operationId,
        method: made.method,
        target: filled + (query.length > 0 ? `?${query.join('&')}` : ''),
        headers: {
          ...Object.fromEntries(made.headers.map(([{ name }, value]) => [name, value])),
          ...(hasBody && made.contentType !== '' ? { 'content-type': made.contentType } : {}),
        },
        body: hasBody ? made.body : undefined,
      }
    })
}

type Given = [Parameter, string][]

function subset(parameters: Parameter[]): fc.Arbitrary<Given> {
  return fc.subarray(parameters).chain((some) => fc.tuple(...some.map(pick))) as fc.Arbitrary<Given>
}

// Some operations do nothing without these.
function usualQuery({ parameters }: Operation): fc.Arbitrary<Given> {
  const needed = parameters.filter(
    ({ name, in: place }) => place === 'query' && /^(createdTimeFrom|newInst)/.test(name),
  )
  return fc.tuple(...needed.map(pick)) as fc.Arbitrary<Given>
}
