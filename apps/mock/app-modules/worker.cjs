// Runs a function app in a process of its own: loads its entry files and calls its functions as the Functions worker does.
// Speaks with the mock over the IPC channel: { id, name, inputs } in, { id, … } out.
const Module = require('node:module')
const { pathToFileURL } = require('node:url')
const core = require('./@azure/functions-core')

// Node and Bun find the module by NODE_PATH, which Deno does not know.
const resolve = Module._resolveFilename
Module._resolveFilename = function (name, ...rest) {
  return resolve.call(
    this,
    name === '@azure/functions-core' ? require.resolve('./@azure/functions-core') : name,
    ...rest,
  )
}

const outOfProcessData = '$OutOfProcData$:'
const atomic = (action) => action.actionType !== 11 && action.actionType !== 12

/** Lists actions in the order of their ids: compound ones give their parts, and one that is awaited twice counts once. */
function flatten(actions, onRepeat) {
  const seen = new Set()
  const list = []
  const visit = (action) => {
    if (!atomic(action)) action.compoundActions.forEach(visit)
    else if (!seen.has(action)) {
      seen.add(action)
      list.push(action)
    } else if (action.functionName !== undefined) onRepeat(action.functionName)
  }
  actions.flat().forEach(visit)
  return list
}

const warned = new Set()

/** Warns once with the same text. */
function warn(text) {
  if (warned.has(text)) return
  warned.add(text)
  process.stderr.write(`${text}\n`)
}

const warnOfRepeat = (orchestrator, activity) =>
  warn(
    `[${orchestrator}] waits for ${activity} in more than one Task.any: it runs once here, but durable-functions asks a real host to run it again (azure-functions-durable-js, issue 574)`,
  )

// Types of actions and events, as numbers on the wire.
const awaited = new Set([0, 2, 5, 8])
const withoutEnd = new Set([9, 14])
const scheduled = new Set([4, 7, 10])
const ended = new Set([5, 6, 8, 9, 11])

/** True if an orchestrator waits although each task that it asked for has ended. Orchestrators with retries, events or entity calls count as waiting. */
function waitsForNothing({ isDone, error }, actions, history) {
  if (isDone || error || !actions.every(({ actionType: type }) => awaited.has(type) || withoutEnd.has(type)))
    return false
  const count = (types) => history.filter(({ EventType }) => types.has(EventType)).length
  const tasks = actions.filter(({ actionType }) => awaited.has(actionType)).length
  return tasks > 0 && tasks === count(scheduled) && tasks === count(ended)
}

const describe = (error) => ({
  message: error instanceof Error ? error.message : String(error),
  stack: error instanceof Error ? error.stack : undefined,
})

async function invoke({ name, inputs, invocationId }) {
  const { metadata, callback } = core.registered.get(name)
  const log = (level, category, message) => process.stderr.write(`[${name}] ${message}\n`)
  const invocation = core.model().getInvocationModel({
    invocationId,
    metadata,
    request: { inputData: inputs, triggerMetadata: {} },
    log,
  })
  const { context, inputs: given } = await invocation.getArguments()
  const result = await invocation.invokeFunction(context, given, callback)
  const isOrchestrator = Object.values(metadata.bindings).some(({ type }) => type === 'orchestrationTrigger')
  if (isOrchestrator) {
    const actions = flatten(result.actions ?? [], (activity) => warnOfRepeat(name, activity))
    if (waitsForNothing(result, actions, given[0].history))
      warn(
        `[${name}] waits for tasks that have all ended, and never goes on: durable-functions does not see that tasks of a Task.all or Task.any had ended before`,
      )
    return { ...result, actions }
  }
  const { returnValue, outputData } = await invocation.getResponse(context, result)
  const http = returnValue?.http ?? outputData?.find(({ data }) => data?.http)?.data.http
  if (http)
    return { http: { ...http, body: Buffer.from(http.body?.bytes ?? http.body?.string ?? '').toString('base64') } }
  return { value: returnValue }
}

process.on('message', async (message) => {
  try {
    process.send({ id: message.id, result: await invoke(message) })
  } catch (error) {
    const { message: text, stack } = describe(error)
    const at = text.indexOf(outOfProcessData)
    const state = at < 0 ? undefined : JSON.parse(text.slice(at + outOfProcessData.length))
    process.send({
      id: message.id,
      error: { message: text, stack },
      ...(state && { state: { ...state, actions: [] } }),
    })
  }
})
// Without the mock there is nothing to do.
process.on('disconnect', () => process.exit(0))

async function load() {
  for (const file of process.argv.slice(2)) await import(pathToFileURL(file).href)
  if (!core.model())
    throw new Error(
      'the app does not use the v4 programming model: nothing called setProgrammingModel of @azure/functions',
    )
  const functions = [...core.registered.values()].map(({ metadata }) => ({
    name: metadata.name,
    bindings: metadata.bindings,
  }))
  process.send({ ready: functions })
}

load().catch((error) => {
  process.send({ failed: describe(error).stack ?? describe(error).message }, () => process.exit(1))
})
