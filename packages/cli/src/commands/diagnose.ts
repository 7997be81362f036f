import { diagnoseInstance, type DiagnosisWording } from '@durable-http/core'
import { plainText, shorten } from '../output/plain-text.ts'
import { printValue } from '../output/value.ts'
import type { Session } from '../session.ts'
import { shellQuoted } from './shell-quoted.ts'

/** Says why an instance failed, or what it waits for. */
export async function diagnose(instanceId: string, session: Session): Promise<void> {
  const { client, io, now, place, bold } = session
  const found = await diagnoseInstance(client, instanceId, {
    wording: wordingFor(instanceId),
    now,
    ...place,
    signal: io.signal,
  })
  const { status, verdict, failureChain, waitingFor, slow, retried, next } = found
  const value = {
    instanceId: status.instanceId,
    status: status.runtimeStatus,
    verdict,
    ...listed({ failureChain, waitingFor, slow, retried }),
    next,
  }
  const lines = () =>
    [
      `${bold(plainText(status.name))} ${plainText(status.instanceId)}: ${verdict}`,
      ...failureChain.map(
        ({ instanceId, function: name, step, error }, depth) =>
          `${'  '.repeat(depth + 1)}${name} ${instanceId}${step === undefined ? '' : `, ${step}`}: ${error}`,
      ),
      ...(waitingFor.length > 0 ? [`  waits for: ${waitingFor.join('; ')}`] : []),
      ...slow.map((step) => `  slow: ${step}`),
      ...retried.map((step) => `  retried: ${step}`),
      `Next: ${next}`,
    ].join('\n')
  await printValue(session, value, lines, { name: instanceId })
}

function listed(lists: Readonly<Record<string, readonly unknown[]>>): Record<string, readonly unknown[]> {
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0))
}

const oneLine = (text: string, limit: number) => shorten(plainText(text).replaceAll(/\s+/g, ' ').trim(), limit)

function wordingFor(instanceId: string): DiagnosisWording {
  const id = shellQuoted(plainText(instanceId))
  return {
    id: (text, limit) => shorten(plainText(text), Math.max(limit, 300)),
    name: oneLine,
    line: oneLine,
    actions: {
      restart: `durable restart ${id}`,
      rewind: `durable rewind ${id}`,
      wait: `durable wait ${id}`,
      resume: `durable resume ${id}`,
      raiseEvent: `durable event ${id} NAME`,
      history: `durable history ${id}`,
      show: `durable show ${id}`,
    },
  }
}
