import { useEffect, useState } from 'preact/hooks'
import { createJob, type DryRun, dryRun } from '../../gateway/jobs.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { ErrorNotice, Notice } from '../../parts/notice.tsx'
import { useAction } from '../../parts/use-action.ts'
import { send } from '../../session/session.ts'
import {
  type BulkIntent,
  bulkIntent,
  isConfirmed,
  isOld,
  isSameCount,
  jobRequestOf,
  typedFrom,
} from '../../state/bulk-request.ts'
import { clearChosen } from '../../state/chosen.ts'
import { goTo } from '../../state/location.ts'
import { writeCount } from '../../text/numbers.ts'
import { jsonFault } from '../../text/payload.ts'
import { bulkActions } from './bulk-actions.ts'
import { DryRunReport } from './dry-run-report.tsx'

/** The dialog of a bulk action: the selection in words, a dry run, a confirmation, and then a job. */
export function BulkDialog({ intent }: { intent: BulkIntent }) {
  const { label, says, hasReason, isHarmful } = bulkActions[intent.action]
  const [draft, setDraft] = useState({ reason: '', eventName: '', eventData: '' })
  const [report, setReport] = useState<DryRun | undefined>()
  const [countedAt, setCountedAt] = useState(0)
  // The count that was agreed to, where another one was found since.
  const [agreed, setAgreed] = useState<DryRun | undefined>()
  const [typed, setTyped] = useState('')
  const plan = useAction('The dry run')
  const job = useAction(label)
  const isBusy = plan.isBusy || job.isBusy
  // A repeated request finds the job of the first one; another request is another job.
  const [key, setKey] = useState(() => crypto.randomUUID())
  // A dry run scans the host, so it is aborted when its dialog closes.
  const [stop] = useState(() => new AbortController())
  useEffect(() => () => stop.abort(), [stop])
  const edit = (changes: Partial<typeof draft>) => {
    setDraft((before) => ({ ...before, ...changes }))
    setKey(crypto.randomUUID())
  }
  const close = () => {
    bulkIntent.value = undefined
  }
  const isEvent = intent.action === 'raiseEvent'
  const fault = isEvent ? jsonFault(draft.eventData) : undefined
  const isReady = !isEvent || (draft.eventName.trim() !== '' && fault === undefined)

  const request = () => jobRequestOf(intent, draft)
  const show = (found: DryRun) => {
    setReport(found)
    setCountedAt(Date.now())
    setTyped('')
  }
  const tryIt = () =>
    void plan.run(() => dryRun(send, request(), stop.signal), {
      done(found) {
        show(found)
        setAgreed(undefined)
      },
      told: () => ({ text: 'The dry run has ended.' }),
    })
  const create = () =>
    void job.run(() => createJob(send, request(), key), {
      done({ id }) {
        clearChosen()
        close()
        goTo(jobPath(id))
      },
      told: ({ id }) => ({ text: `${label}: the job ${id} was created.`, path: jobPath(id) }),
    })
  const doIt = () => {
    if (!report) return
    if (!isOld(countedAt, Date.now())) {
      create()
      return
    }
    void plan.run(() => dryRun(send, request(), stop.signal), {
      done(found) {
        if (isSameCount(report, found)) create()
        else {
          show(found)
          setAgreed(report)
        }
      },
      told: () => ({ text: `${label}: no job was created; the dialog was closed while it counted again.` }),
    })
  }
  const error = job.error ?? plan.error
  const isSure = report !== undefined && isConfirmed(report.matched, typed)
  return (
    <Dialog title={label} onClose={close}>
      <p>{says}</p>
      <p class="selection">
        <strong>{intent.words}</strong>
      </p>
      {hasReason ? <Field label="Reason" value={draft.reason} onInput={(reason) => edit({ reason })} /> : null}
      {isEvent ? (
        <>
          <Field label="Event name" required value={draft.eventName} onInput={(eventName) => edit({ eventName })} />
          <Field
            label="Data (JSON)"
            rows={4}
            fault={fault}
            value={draft.eventData}
            onInput={(eventData) => edit({ eventData })}
          />
        </>
      ) : null}
      {report && agreed ? (
        <Notice tone="warning">
          {`It took a while, so it was counted again: ${countOf(agreed)} matched before, ${countOf(report)} now. Nothing was done yet.`}
        </Notice>
      ) : null}
      {report ? <DryRunReport report={report} /> : null}
      {report && report.matched >= typedFrom ? (
        <Field label={`Type ${report.matched} to confirm`} value={typed} onInput={setTyped} />
      ) : null}
      {error ? <ErrorNotice error={error} /> : null}
      {/* Each button keeps its place: a double click on the dry run must not reach what it allows. */}
      <div class="bar spread">
        <button type="button" class={report ? '' : 'primary'} disabled={isBusy || !isReady} onClick={tryIt}>
          {plan.isBusy ? 'Counting …' : report ? 'Dry run again' : 'Dry run'}
        </button>
        <div class="bar">
          <button type="button" onClick={close}>
            {job.isBusy ? 'Do not wait' : 'Do nothing'}
          </button>
          <button
            type="button"
            class={isHarmful ? 'danger' : report ? 'primary' : ''}
            disabled={isBusy || !isReady || !isSure || report.matched === 0}
            title={report ? undefined : 'The dry run comes first.'}
            onClick={doIt}
          >
            {report ? `${label} ${report.complete ? report.matched : 'all of them'}` : label}
          </button>
        </div>
      </div>
    </Dialog>
  )
}

const jobPath = (id: string) => `/jobs/${encodeURIComponent(id)}`
const countOf = ({ matched, complete }: DryRun) => `${complete ? '' : 'at least '}${writeCount(matched, 'instance')}`
