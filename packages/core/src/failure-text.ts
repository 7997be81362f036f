import type { FailureDetails } from './failure-shape.ts'

/** A partly read failure text: the parts read so far and the rest. */
interface Reading {
  failure: Omit<FailureDetails, 'message'>
  rest: string
}

type Peel = (reading: Reading) => Reading | undefined

// Failures of sub-orchestrations nest; deeper levels are not read.
const mostLayers = 32
const longestName = 500

/** Reads a failure text of any host and worker, layer by layer, in time that grows with its length. */
export function readFailureText(text: string): FailureDetails {
  let reading: Reading = { failure: {}, rest: withoutState(text).trim() }
  for (let layer = 0; layer < mostLayers; layer++) {
    const next = peelLayer(reading)
    if (!next) break
    reading = { failure: next.failure, rest: next.rest.trim() }
  }
  const { failure, rest } = reading
  const { type, message } = split(withoutFrames(withoutDetails(rest)))
  return { message, ...(type === undefined ? {} : { type }), ...failure, ...(type === undefined ? {} : { type }) }
}

function peelLayer(reading: Reading): Reading | undefined {
  for (const peel of layers) {
    const next = peel(reading)
    if (next) return next
  }
  return undefined
}

const orchestratorLayer: Peel = ({ failure, rest }) => {
  const named = afterName(rest, "Orchestrator function '", "' failed: ")
  return named && { failure: { orchestrator: named.name, ...failure }, rest: named.rest }
}

// JavaScript and Python append the details of the event, which is JSON, after ` \n `.
const activityLayer: Peel = ({ failure, rest }) => {
  const named = afterName(rest, "Activity function '", "' failed: ")
  return named && { failure: { ...failure, activity: named.name }, rest: named.rest }
}

const logsNote = '". See the function execution logs for additional details.'

const quotedLayer: Peel = ({ failure, rest }) => {
  for (const kind of ['activity', 'orchestrator', 'entity']) {
    const named = afterName(rest, `The ${kind} function '`, `' failed: "`)
    if (!named?.rest.endsWith(logsNote)) continue
    const found = kind === 'activity' ? { activity: named.name } : {}
    return { failure: { ...failure, ...found }, rest: named.rest.slice(0, -logsNote.length) }
  }
  return undefined
}

// .NET isolated and Java; a task is an activity or a sub-orchestration, and the text does not tell which.
const taskLayer: Peel = ({ failure, rest }) => {
  const start = startOfTask(rest)
  if (start === undefined) return undefined
  const named = afterName(rest.slice(start), "Task '", "' (#")
  const end = named?.rest.indexOf(') failed with an unhandled exception: ') ?? -1
  if (!named || end < 0 || !/^\d{1,10}$/.test(named.rest.slice(0, end))) return undefined
  return {
    failure: { ...failure, task: named.name },
    rest: named.rest.slice(end + ') failed with an unhandled exception: '.length),
  }
}

const wrapper = /^(?:[\w.]{0,200}\.)?(?:TaskFailedException|TaskFailedError|SubOrchestrationFailedException): /

function startOfTask(text: string): number | undefined {
  if (text.startsWith("Task '")) return 0
  const start = wrapper.exec(text.slice(0, 300))?.[0].length
  return start !== undefined && text.startsWith("Task '", start) ? start : undefined
}

// The host's form of a worker's response; the stack begins with the type if the message lacks it.
const workerLayer: Peel = ({ failure, rest }) => {
  if (!rest.startsWith('Result: ')) return undefined
  const start = rest.indexOf('\nException: ')
  if (start < 0) return undefined
  const from = start + '\nException: '.length
  const stack = rest.lastIndexOf('\nStack:')
  const message = stack > start ? rest.slice(from, stack) : rest.slice(from)
  const type = stack > start ? split(rest.slice(stack + '\nStack:'.length, stack + 600).trim()).type : undefined
  return { failure: { ...failure, ...(type === undefined ? {} : { type }) }, rest: message }
}

const allHeader = 'context.df.Task.all() encountered the below error messages:\n\nName: '
const allSeparator = '\n-----------------------------------\n'

// `Task.all` of JavaScript lists every error with its stack; the first one is returned, with the number of the others.
const allLayer: Peel = ({ failure, rest }) => {
  if (!rest.startsWith(allHeader)) return undefined
  const at = rest.indexOf('\nMessage: ')
  if (at < 0) return undefined
  const start = at + '\nMessage: '.length
  const end = rest.indexOf('\nStackTrace: ', start)
  const name = rest.slice(allHeader.length, at)
  const type = name === 'Error' || name.length > longestName ? {} : { type: name }
  const others = rest.split(`${allSeparator}Name: `).length - 1
  return {
    failure: { ...failure, ...type, ...(others > 0 ? { others } : {}) },
    rest: rest.slice(start, end < 0 ? undefined : end),
  }
}

const layers = [orchestratorLayer, activityLayer, quotedLayer, taskLayer, workerLayer, allLayer]

function afterName(text: string, before: string, after: string): { name: string; rest: string } | undefined {
  if (!text.startsWith(before)) return undefined
  const end = text.slice(0, before.length + longestName + after.length).indexOf(after, before.length)
  if (end < 0) return undefined
  return { name: text.slice(before.length, end), rest: text.slice(end + after.length) }
}

// Workers pass the state of the orchestration behind the message; hosts that do not read it leave it there.
function withoutState(text: string): string {
  return before(text, '\n\n$OutOfProcData$:')
}

function withoutDetails(text: string): string {
  return ['{', 'null', 'None', 'undefined'].reduce((left, details) => before(left, ` \n ${details}`), text)
}

function withoutFrames(text: string): string {
  const starts = ['\n   at ', '\r\n   at ', '\n    at ', '\nTraceback (most recent call last):', '\nStack:']
  return starts.reduce(before, text).trimEnd()
}

function before(text: string, mark: string): string {
  const at = text.indexOf(mark)
  return at < 0 ? text : text.slice(0, at)
}

const thrown = /^Exception of type '([^']{1,500})' was thrown\.$/
const typed = /^(?:[A-Za-z_$][\w$+`]{0,200}\.){0,20}[A-Za-z_$][\w$+`]{0,200}: /
const typeName = /(?:Exception|Error|Fault)$/

function split(text: string): { type?: string; message: string } {
  const alone = thrown.exec(text.slice(0, 600))
  if (alone) return { type: alone[1]!, message: text }
  const found = typed.exec(text.slice(0, 1_000))?.[0]
  if (found === undefined) return { message: text }
  const type = found.slice(0, -2)
  return typeName.test(type) ? { type, message: text.slice(found.length) } : { message: text }
}
