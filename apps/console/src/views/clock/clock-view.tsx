import { useState } from 'preact/hooks'
import { advanceClock, type ClockSetting, clockSettings, setClock } from '../../gateway/clock.ts'
import { ActionButton } from '../../parts/action-button.tsx'
import { Field } from '../../parts/field.tsx'
import { ErrorNotice, Notice } from '../../parts/notice.tsx'
import { useAction } from '../../parts/use-action.ts'
import { base, refusalOf, send, settings } from '../../session/session.ts'
import { hostClock, hostIsAhead, noteClock } from '../../state/host-clock.ts'
import { writeInstant, writeSpan } from '../../text/time.ts'

const steps = [
  ['1m', '1 minute'],
  ['15m', '15 minutes'],
  ['1h', '1 hour'],
  ['1d', '1 day'],
  ['7d', '7 days'],
] as const

const says: Readonly<Record<ClockSetting, string>> = {
  real: 'Time passes as everywhere; what you add makes it run ahead.',
  automatic: 'Time jumps to the next timer whenever there is nothing else to do.',
  virtual: 'Work runs by itself; timers wait until you let time pass.',
  stopped: 'Nothing moves until you let time pass.',
}

/** The clock of a mock host: how time passes, and letting some pass, with everything that falls due on the way. */
export function ClockView() {
  const { isBusy, error, run } = useAction('The change of the clock')
  const [draft, setDraft] = useState('')
  const [said, say] = useState('')
  const clock = hostClock.value
  if (!settings.value?.isMock)
    return (
      <>
        <h1>Clock</h1>
        <Notice title="There is no clock to move">
          The gateway serves a function app. Time can be moved where a mock stands behind it: npm start without
          settings, or durable dev.
        </Notice>
      </>
    )
  const fault = draft.trim() === '' || /^\d{1,8}[smhd]$/.test(draft.trim()) ? undefined : 'such as 90s, 30m, 1h or 7d'
  const blocked = isBusy ? 'Time is passing.' : undefined
  const change = (work: () => ReturnType<typeof setClock>, words: string) => {
    if (blocked !== undefined || refusalOf('control') !== undefined) return
    say('')
    void run(work, {
      done(state) {
        noteClock(state)
        say(words)
      },
      told: () => ({ text: words }),
    })
  }
  const pass = (duration: string) => change(() => advanceClock(send, duration), `${duration} passed.`)
  return (
    <>
      <h1>Clock</h1>
      {clock ? (
        <p>
          At the host it is <strong>{writeInstant(clock.now)}</strong>
          {Math.abs(hostIsAhead.value) < 2_000
            ? '.'
            : `, ${writeSpan(Math.abs(hostIsAhead.value))} ${hostIsAhead.value > 0 ? 'ahead of' : 'behind'} this computer.`}
        </p>
      ) : (
        <Notice>Reading …</Notice>
      )}
      <section class="stack" aria-label="Let time pass">
        <h2>Let time pass</h2>
        <p class="faint">Timers that fall due on the way fire in their order, with all that follows from them.</p>
        <div class="bar">
          {steps.map(([duration, label]) => (
            <ActionButton
              key={duration}
              effect="control"
              label={label}
              blocked={blocked}
              onClick={() => pass(duration)}
            />
          ))}
        </div>
        <form
          class="bar"
          onSubmit={(event) => {
            event.preventDefault()
            if (draft.trim() !== '' && fault === undefined) pass(draft.trim())
          }}
        >
          <Field label="Another time" value={draft} placeholder="90s" fault={fault} onInput={setDraft} />
          <ActionButton
            effect="control"
            label="Let it pass"
            blocked={blocked ?? fault ?? (draft.trim() === '' ? 'Enter a time first.' : undefined)}
            onClick={() => pass(draft.trim())}
          />
        </form>
        <p role="status">{isBusy ? 'Time is passing …' : said}</p>
        {error ? <ErrorNotice error={error} /> : null}
      </section>
      <section class="stack" aria-label="How time passes">
        <h2>How time passes</h2>
        <div class="stack">
          {clockSettings.map((setting) => (
            <div key={setting} class="choice">
              <ActionButton
                effect="control"
                label={setting}
                primary={clock?.setting === setting}
                isPressed={clock?.setting === setting}
                blocked={blocked}
                onClick={() => change(() => setClock(send, setting), `The clock is ${setting} now.`)}
              />
              <span>{says[setting]}</span>
            </div>
          ))}
        </div>
      </section>
      <p class="faint">
        Without the page: <code>{`curl -X POST '${base}v1/clock/advance?duration=1h'`}</code>
      </p>
    </>
  )
}
