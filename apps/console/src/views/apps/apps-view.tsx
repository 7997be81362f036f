import { useEffect, useState } from 'preact/hooks'
import { asGatewayError, type GatewayError } from '../../gateway/gateway-error.ts'
import { type AppList, listApps } from '../../gateway/places.ts'
import { Field } from '../../parts/field.tsx'
import { ErrorNotice, Notice } from '../../parts/notice.tsx'
import { StateMark } from '../../parts/state-mark.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { send } from '../../session/session.ts'
import { app, goTo, linkTo, taskHub } from '../../state/location.ts'

const marks: Readonly<Record<string, { mark: string; word: string }>> = {
  ok: { mark: 'Completed', word: 'up' },
  failing: { mark: 'Failed', word: 'failing' },
  // The circuit breaker spares a host that fails again and again.
  open: { mark: 'Failed', word: 'down, asked now and then' },
}

/** The function apps behind the gateway, how they are, and which one and which task hub is looked at. */
export function AppsView() {
  const [list, setList] = useState<AppList | undefined>()
  const [error, setError] = useState<GatewayError | undefined>()
  const [turn, setTurn] = useState(0)
  const [hub, setHub] = useState(taskHub.value ?? '')
  useEffect(() => {
    const stop = new AbortController()
    setError(undefined)
    listApps(send, stop.signal).then(setList, (caught: unknown) => setError(asGatewayError(caught)))
    return () => stop.abort()
  }, [turn])
  const present = app.value ?? list?.default
  return (
    <>
      <h1>Apps</h1>
      {error ? <ErrorNotice error={error} onRetry={() => setTurn(turn + 1)} /> : null}
      {!list && !error ? <Notice>Reading …</Notice> : null}
      <ul class="groups">
        {(list?.apps ?? []).map(({ name, state, since, lastError }) => (
          <li class="group" key={name} data-current={name === present || undefined}>
            <div class="bar">
              <a href={linkTo('/instances', { app: name === list?.default ? undefined : name })}>{name}</a>
              <StateMark state={marks[state]?.mark ?? 'Pending'} word={marks[state]?.word ?? state} />
              <span class="faint">
                since <TimeText at={since} />
              </span>
              {name === present ? <span class="faint">looked at now</span> : null}
            </div>
            {lastError === undefined ? null : <p class="message">{lastError}</p>}
          </li>
        ))}
      </ul>
      <form
        class="bar"
        onSubmit={(event) => {
          event.preventDefault()
          goTo('/instances', { hub: hub.trim() || undefined })
        }}
      >
        <Field label="Task hub" value={hub} placeholder="the app's own" onInput={setHub} />
        <button type="submit">Look at it</button>
      </form>
    </>
  )
}
