import { useState } from 'preact/hooks'
import { asGatewayError, type GatewayError } from '../../gateway/gateway-error.ts'
import { createJob, type DryRun, dryRun } from '../../gateway/jobs.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { ErrorNotice } from '../../parts/notice.tsx'
import { send } from '../../session/session.ts'
import { type BulkIntent, bulkIntent, isConfirmed, jobRequestOf, typedFrom } from '../../state/bulk-request.ts'
import { clearChosen } from '../../state/chosen.ts'
import { goTo } from '../../state/location.ts'
import { jsonFault } from '../../text/payload.ts'
import { bulkActions } from './bulk-actions.ts'
import { DryRunReport } from './dry-run-report.tsx'

/** The dialog of a bulk action: the selection in words, a dry run, a confirmation, and then a job. */
export function BulkDialog({ intent }: { intent: BulkIntent }) {
  const { label, says, hasReason, isHarmful } = bulkActions[intent.action]
  const [draft, setDraft] = useState({ reason: '', eventName: '', eventData: '' })
  const [report, setReport] = useState<DryRun | undefined>()
  const [error, setError] = useState<GatewayError | undefined>()
  const [typed, setTyped] = useState('')
  const [isBusy, setBusy] = useState(false)
  // One key for the dialog: a second click finds the job of the first.
  const [key] = useState(() => crypto.randomUUID())
  const close = () => {
    bulkIntent.value = undefined
  }
  const isEvent = intent.action === 'raiseEvent'
  const fault = isEvent ? jsonFault(draft.eventData) : undefined
  const isReady = !isEvent || (draft.eventName.trim() !== '' && fault === undefined)

  async function run(work: () => Promise<void>): Promise<void> {
    setBusy(true)
    setError(undefined)
    try {
      await work()
    } catch (caught) {
      setError(asGatewayError(caught))
    } finally {
      setBusy(false)
    }
  }
  const request = () => jobRequestOf(intent, draft)
  const tryIt = () => run(async () => setReport(await dryRun(send, request(), new AbortController().signal)))
  const doIt = () =>
    run(async () => {
      const job = await createJob(send, request(), key)
      clearChosen()
      close()
      goTo(`/jobs/${encodeURIComponent(job.id)}`)
    })
  const isSure = report !== undefined && isConfirmed(report.matched, typed)
  return (
    <Dialog title={label} onClose={close}>
      <p>{says}</p>
      <p class="selection">
        <strong>{intent.words}</strong>
      </p>
      {hasReason ? (
        <Field label="Reason" value={draft.reason} onInput={(reason) => setDraft({ ...draft, reason })} />
      ) : null}
      {isEvent ? (
        <>
          <Field
            label="Event name"
            required
            value={draft.eventName}
            onInput={(eventName) => setDraft({ ...draft, eventName })}
          />
          <Field
            label="Data (JSON)"
            rows={4}
            fault={fault}
            value={draft.eventData}
            onInput={(eventData) => setDraft({ ...draft, eventData })}
          />
        </>
      ) : null}
      {report ? <DryRunReport report={report} /> : null}
      {report && report.matched >= typedFrom ? (
        <Field label={`Type ${report.matched} to confirm`} value={typed} onInput={setTyped} />
      ) : null}
      {error ? <ErrorNotice error={error} /> : null}
      <div class="bar end">
        <button type="button" onClick={close}>
          Do nothing
        </button>
        <button
          type="button"
          class={report ? '' : 'primary'}
          disabled={isBusy || !isReady}
          onClick={() => void tryIt()}
        >
          {report ? 'Dry run again' : 'Dry run'}
        </button>
        {report ? (
          <button
            type="button"
            class={isHarmful ? 'danger' : 'primary'}
            disabled={isBusy || !isSure || report.matched === 0}
            onClick={() => void doIt()}
          >
            {`${label} ${report.complete ? report.matched : 'all of them'}`}
          </button>
        ) : null}
      </div>
    </Dialog>
  )
}
