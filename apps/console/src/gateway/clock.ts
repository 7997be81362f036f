import type { Send } from './request.ts'

/** Settings of the clock of a mock host. */
export const clockSettings = ['real', 'automatic', 'virtual', 'stopped'] as const
export type ClockSetting = (typeof clockSettings)[number]

/** The clock of a mock host. */
export interface ClockState {
  now: string
  setting: ClockSetting
}

const ask = async (send: Send, path: string, options: Parameters<Send>[1]) =>
  (await (await send(path, { ...options, isOfApp: false })).json()) as ClockState

/** Reads the clock. */
export const readClock = (send: Send, signal: AbortSignal) => ask(send, 'v1/clock', { signal })

/** Lets time pass, such as `90s`, `30m`, `1h` or `7d`, and runs everything that falls due on the way. */
export const advanceClock = (send: Send, duration: string) =>
  ask(send, 'v1/clock/advance', { method: 'POST', query: { duration } })

/** Changes how time passes. */
export const setClock = (send: Send, setting: ClockSetting) =>
  ask(send, 'v1/clock/set', { method: 'POST', query: { setting } })
