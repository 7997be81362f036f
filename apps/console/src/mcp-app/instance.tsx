import { StateMark } from '../parts/state-mark.tsx'
import { writeInstant } from '../text/time.ts'
import { writePayload, writeShort } from '../text/payload.ts'
import { type PageProps, showPage } from './show-page.tsx'

const payloads = [
  ['input', 'Input'],
  ['customStatus', 'Custom status'],
  ['output', 'Output'],
] as const

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)
const listOf = (value: unknown) => (Array.isArray(value) ? (value as readonly unknown[]) : [])

/** Shows results of `getinstancestatus` and of `diagnoseinstance`. */
function InstancePage({ content, args, show }: PageProps) {
  const id = textOf(content['instanceId']) ?? ''
  const at = (name: string) => textOf(content[name])
  const again = { ...args, instanceId: id }
  return (
    <>
      <h1>{id}</h1>
      <dl>
        <div>
          <dt>State</dt>
          <dd>
            <StateMark state={at('status') ?? 'Pending'} />
          </dd>
        </div>
        {(
          [
            ['Function', at('function')],
            ['Created', at('createdTime') && writeInstant(at('createdTime')!)],
            ['Changed', at('lastUpdatedTime') && writeInstant(at('lastUpdatedTime')!)],
            ['Parent', at('parentInstanceId')],
            ['Version', at('version')],
          ] as const
        ).map(([label, value]) =>
          value === undefined ? null : (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {at('verdict') === undefined ? null : <p class="verdict">{at('verdict')}</p>}
      <ol class="chain">
        {listOf(content['failureChain']).map((link, index) => {
          const { function: name, error } = link as { function?: unknown; error?: unknown }
          return (
            <li key={index}>
              <strong>{writeShort(name)}</strong> {writeShort(error, 500)}
            </li>
          )
        })}
      </ol>
      {(['waitingFor', 'slow', 'retried'] as const).map((name) => {
        const lines = listOf(content[name])
        return lines.length === 0 ? null : <p key={name}>{lines.map((line) => writeShort(line)).join('; ')}</p>
      })}
      {payloads.map(([name, label]) =>
        content[name] === undefined ? null : (
          <section key={name}>
            <h2>{label}</h2>
            <pre tabIndex={0}>{writePayload(content[name])}</pre>
          </section>
        ),
      )}
      <History rows={listOf(content['history'])} />
      <p>
        <button type="button" onClick={() => show('getinstancestatus', again)}>
          Read again
        </button>{' '}
        <button
          type="button"
          onClick={() => show('getinstancestatus', { ...again, showHistory: true, showInput: true })}
        >
          History and input
        </button>{' '}
        <button type="button" onClick={() => show('diagnoseinstance', { instanceId: id, ...hubOf(args) })}>
          Diagnose
        </button>
      </p>
    </>
  )
}

const hubOf = ({ taskHub, app }: PageProps['args']) => ({
  ...(taskHub === undefined ? {} : { taskHub }),
  ...(app === undefined ? {} : { app }),
})

function History({ rows }: { rows: readonly unknown[] }) {
  if (rows.length === 0) return null
  return (
    <section>
      <h2>History, newest first</h2>
      <table>
        <tbody>
          {rows.map((row, index) => {
            const { n, event, at, ...rest } = row as Record<string, unknown>
            return (
              <tr key={index}>
                <td class="faint">{writeShort(n)}</td>
                <td>{writeShort(event)}</td>
                <td class="faint">{writeShort(at)}</td>
                <td>{writeShort(Object.keys(rest).length === 0 ? '' : rest, 160)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

showPage(InstancePage)
