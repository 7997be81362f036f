import type { OpenApiDocument } from '../openapi/openapi-shape.ts'
import { problemCodes, problemKinds, problemType } from '../problem-kinds.ts'
import { Html, html, prose } from './html.ts'
import { documentLinkScript } from './document-link.ts'
import { curlSample, type DocumentedOperation, operationSection } from './operation-section.ts'
import { referenceStyle } from './reference-style.ts'

type Json = Record<string, unknown>

// Formatted inside the page, it would no longer match its hash.
const script = new Html(`<script>${documentLinkScript}</script>`)

/** Writes the reference page of a document: one HTML file that asks for nothing else. */
export function createReferencePage(document: OpenApiDocument): string {
  const title = String(document.info['title'])
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  )
  const tags = document['tags'] as { name: string; description: string }[]
  const ofTag = (name: string) => operations.filter(({ operation }) => (operation['tags'] as string[]).includes(name))
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <style>
          ${new Html(referenceStyle)}
        </style>
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        <header><h1>${title}</h1></header>
        <nav aria-label="Operations">
          <details>
            <summary>Operations</summary>
            ${tags.map(
              ({ name }) =>
                html`<h2>${name}</h2>
                  <ul>
                    ${ofTag(name).map(({ method, operation }) => link(method, operation))}
                  </ul>`,
            )}
            <h2>More</h2>
            <ul>
              <li><a href="#problems">Problems</a></li>
              <li><a href="openapi.json">OpenAPI 3.1 document</a></li>
            </ul>
          </details>
        </nav>
        <main id="content">
          ${String(document.info['description'])
            .split('\n\n')
            .map((paragraph) => html`<p>${prose(paragraph)}</p>`)}
          <p>Base URL: <code>${document.servers[0]?.url ?? '/'}</code></p>
          ${tryIt(document, operations)}
          ${tags.map(
            ({ name, description }) =>
              html`<h2>${name}</h2>
                <p>${description}</p>
                ${ofTag(name).map((one) => operationSection(document, one))}`,
          )}
          <h2 id="problems">Problems</h2>
          <p>
            Failures are problem details (RFC 9457) of the type <code>application/problem+json</code>.
            <code>code</code> tells the kind.
          </p>
          ${problemCodes.map((code) => {
            const { status, title: name, advice } = problemKinds[code]
            return html`<section id="problem-${code}">
              <h3>${name}</h3>
              <p><code>${code}</code> · ${status} · <code>${problemType(code)}</code></p>
              <p>${prose(advice)}</p>
            </section>`
          })}
        </main>
        ${script}
      </body>
    </html> `
  return page.text
}

function link(method: string, operation: Json): Html {
  return html`<li>
    <a href="#${String(operation['operationId'])}"
      >${String(operation['summary'])}<span class="dim"> ${method.toUpperCase()}</span></a
    >
  </li>`
}

// Three lines that work against the embedded mock as they are, and against a function app with the name of an orchestrator in it.
function tryIt(document: OpenApiDocument, operations: readonly DocumentedOperation[]): Html {
  const shown = ['startOrchestrationWithId', 'getInstanceStatus', 'listInstances']
  const found = shown.flatMap((name) => operations.filter(({ operation }) => operation['operationId'] === name))
  const isSecured = ((document['security'] ?? []) as readonly unknown[]).length > 0
  return html`<h2 id="try">Try it</h2>
    <p>
      Start an orchestration, read its result, list what there is. Put the name of one of your orchestrators in place of
      <code>Hello</code>.${isSecured && html` <code>DURABLE_KEY</code> holds your API key or token.`}
    </p>
    ${found.map((one) => curlSample(document, one))}`
}
