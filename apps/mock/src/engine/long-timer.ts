const day = 86_400_000

/** How long a timer a storage holds as one, and the length of the parts of a longer one, in milliseconds. */
export interface TimerLimits {
  readonly longest: number
  readonly part: number
}

/** The limits of Azure Storage (`AzureStorageDurabilityProvider.cs`; seen on a host with 3.19.0). */
export const azureTimerLimits: TimerLimits = { longest: 6 * day, part: 3 * day }

/** The time that the first timer of a long one fires at; the timer's own time where it is short. */
export const firstPart = (fireAt: number, now: number, limits: TimerLimits | undefined): number =>
  limits && fireAt - now > limits.longest ? now + limits.part : fireAt

/** The time that the next timer of a long one fires at; undefined once its time has come. */
export const nextPart = (fireAt: number, now: number, limits: TimerLimits | undefined): number | undefined =>
  limits && now < fireAt ? Math.min(fireAt, now + limits.part) : undefined
