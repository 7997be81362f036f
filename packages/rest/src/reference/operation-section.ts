import type { OpenApiDocument } from '../openapi/openapi-shape.ts'
import { curlLine } from './curl-line.ts'
import { type Html, html, prose } from './html.ts'

type Json = Record<string, unknown>

interface Parameter {
  name: string
  in: string
  required: boolean
  description: string
  schema: Json
}

/** An operation of the document, and where it is. */
export interface DocumentedOperation {
  path: string
  method: string
  operation: Json
}

/** Writes the curl line of an operation. */
export function curlSample(document: OpenApiDocument, { path, method, operation }: DocumentedOperation): Html {
  const base = (document.servers[0]?.url ?? '').replace(/\/$/, '')
  const security = (operation['security'] ?? document['security']) as readonly unknown[] | undefined
  return sample('text/plain', curlLine({ base, path, method, operation, isSecured: (security ?? []).length > 0 }))
}

/** Writes the section of one operation. */
export function operationSection(document: OpenApiDocument, { path, method, operation }: DocumentedOperation): Html {
  const parameters = operation['parameters'] as Parameter[]
  const body = operation['requestBody'] as { description: string; content: Record<string, Json> } | undefined
  const responses = Object.entries(operation['responses'] as Record<string, Json>)
  return html`<section id="${String(operation['operationId'])}">
    <h3>${String(operation['summary'])}</h3>
    <p class="route"><span class="method ${method}">${method.toUpperCase()}</span>${path}</p>
    <p>${prose(String(operation['description']))}</p>
    ${curlSample(document, { path, method, operation })} ${parameters.length > 0 && parameterTable(parameters)}
    ${body && requestBody(body)}
    <h4>Answers</h4>
    ${responses.map(([status, response]) => responseItem(status, resolved(document, response)))}
  </section> `
}

function parameterTable(parameters: Parameter[]): Html {
  return html`<h4>Parameters</h4>
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th>Name</th>
            <th>In</th>
            <th>Type</th>
            <th>Description</th>
          </tr>
        </thead>
        <tbody>
          ${parameters.map(
            ({ name, in: place, required, description, schema }) =>
              html`<tr>
                <td><code>${name}</code>${required && html` <span class="dim">required</span>`}</td>
                <td>${place}</td>
                <td>${typeOf(schema)}</td>
                <td>${prose(description)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`
}

function typeOf({ type, format, minimum, maximum }: Json): string {
  const range = typeof minimum === 'number' && typeof maximum === 'number' ? ` ${minimum}–${maximum}` : ''
  return `${typeof format === 'string' ? format : typeof type === 'string' ? type : 'any'}${range}`
}

function requestBody({ description, content }: { description: string; content: Record<string, Json> }): Html {
  return html`<h4>Body</h4>
    <p>${prose(description)}</p>
    ${Object.entries(content).map(
      ([type, { example }]) =>
        html`<p><code>${type}</code></p>
          ${sample(type, example)}`,
    )}`
}

function responseItem(status: string, { description, content }: Json): Html {
  const media = Object.entries((content ?? {}) as Record<string, Json>).flatMap(([, { example, examples }]) => {
    const named = Object.values((examples ?? {}) as Record<string, { value: unknown }>).map(({ value }) => value)
    return example === undefined ? named : [example]
  })
  const head = html`<span class="status">${status}</span>${prose(String(description))}`
  if (media.length === 0) return html`<details open><summary>${head}</summary></details>`
  return html`<details>
    <summary>${head}</summary>
    ${media.map((value) => sample('application/json', value))}
  </details>`
}

function sample(type: string, value: unknown): Html {
  const text = type === 'text/plain' ? String(value) : JSON.stringify(value, null, 2)
  return html`<pre tabindex="0"><code>${text}</code></pre>`
}

function resolved({ components }: OpenApiDocument, response: Json): Json {
  const name = (response['$ref'] as string | undefined)?.split('/').at(-1)
  return name === undefined ? response : (components['responses'] as Record<string, Json>)[name]!
}
