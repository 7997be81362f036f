import { type ComponentChildren, render } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { connectHost, type Host, type ToolResult } from './host.ts'

/** Input of a page: the latest result, and the arguments of the tool. */
export interface PageProps {
  content: Readonly<Record<string, unknown>>
  args: Readonly<Record<string, unknown>>
  /** Calls a tool and shows its result. */
  show: (tool: string, args: Readonly<Record<string, unknown>>) => void
}

/** Shows a page inside a client of MCP Apps. */
export function showPage(Page: (props: PageProps) => ComponentChildren): void {
  render(<Shell Page={Page} />, document.body)
}

function Shell({ Page }: { Page: (props: PageProps) => ComponentChildren }) {
  const [result, setResult] = useState<ToolResult | undefined>()
  const [args, setArgs] = useState<Readonly<Record<string, unknown>>>({})
  const [host, setHost] = useState<Host | undefined>()
  const [fault, setFault] = useState('')
  useEffect(() => setHost(connectHost({ onResult: setResult, onArguments: setArgs })), [])
  const show: PageProps['show'] = (tool, given) => {
    setFault('')
    host?.call(tool, given).then(setResult, (error: unknown) => setFault(String(error)))
  }
  const { structuredContent, isError, content } = result ?? {}
  return (
    <main>
      {fault === '' ? null : (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
      {isError ? (
        <p class="fault" role="alert">
          {content?.map(({ text = '' }) => text).join('\n')}
        </p>
      ) : null}
      {structuredContent && !isError ? <Page content={structuredContent} args={args} show={show} /> : null}
      {result ? null : <p class="faint">Waiting for the result …</p>}
    </main>
  )
}
