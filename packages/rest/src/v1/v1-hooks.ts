import type { Context } from 'hono'
import type { JobRouteName } from './jobs/job-targets.ts'
import type { PushedEvents } from './pushed-events.ts'

/** Name of a `/v1` path's operation in logs and metrics. */
export type V1RouteName = 'scanInstances' | 'followInstance' | 'exportInstances' | 'readCaller' | JobRouteName

/** Takes a place among the streams that are open; returns the function that gives it back, or a refusal. */
export type OpenStream = (c: Context) => (() => void) | Response

/** Learns which path below `/v1` a request asks for, by name and template, before anything else. */
export type OnV1Route = (c: Context, name: V1RouteName, template: string) => void

/** Takes events to write behind the head of this response, which has no body; false where the runtime needs a web stream. */
export type TakeEvents = (c: Context, response: Response, events: PushedEvents) => boolean
