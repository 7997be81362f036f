const { app } = require('@azure/functions')
const df = require('durable-functions')

df.app.orchestration('Chain', function* (context) {
  const greetings = []
  for (const city of ['Tokyo', 'Seattle']) greetings.push(yield context.df.callActivity('SayHello', city))
  return greetings
})

df.app.orchestration('FanOut', function* (context) {
  const count = context.df.getInput()
  const tasks = Array.from({ length: count }, (_, i) => context.df.callActivity('Square', i + 1))
  const squares = yield context.df.Task.all(tasks)
  return squares.reduce((sum, square) => sum + square, 0)
})

df.app.orchestration('FirstOfMany', function* (context) {
  // Awaits what is open again and again: each activity must run once.
  let open = [1, 2, 3].map((n) => context.df.callActivity('Square', n))
  const results = []
  while (open.length > 0) {
    const first = yield context.df.Task.any(open)
    results.push(first.result)
    open = open.filter((task) => task !== first)
  }
  return results
})

df.app.orchestration('AllOfEnded', function* (context) {
  const tasks = [1, 2].map((n) => context.df.callActivity('Square', n))
  for (const task of tasks) yield task
  return yield context.df.Task.all(tasks)
})

df.app.orchestration('Approval', function* (context) {
  context.df.setCustomStatus({ waitsFor: 'Approve' })
  const deadline = new Date(context.df.currentUtcDateTime.getTime() + 30 * 86_400_000)
  const timer = context.df.createTimer(deadline)
  const approval = context.df.waitForExternalEvent('Approve')
  const winner = yield context.df.Task.any([approval, timer])
  if (winner === timer) return 'expired'
  timer.cancel()
  return approval.result
})

df.app.orchestration('Retry', function* (context) {
  const options = new df.RetryOptions(1000, context.df.getInput().attempts)
  options.backoffCoefficient = 2
  return yield context.df.callActivityWithRetry('Flaky', options, context.df.instanceId)
})

df.app.orchestration('RetryBeside', function* (context) {
  const options = new df.RetryOptions(1000, 3)
  const tasks = [
    context.df.callActivityWithRetry('Flaky', options, `${context.df.instanceId}-a`),
    context.df.callActivity('SayHello', 'beside'),
    context.df.callActivityWithRetry('Flaky', options, `${context.df.instanceId}-b`),
  ]
  const results = yield context.df.Task.all(tasks)
  return [...results, yield context.df.callActivity('SayHello', 'after')]
})

df.app.orchestration('Parent', function* (context) {
  return yield context.df.callSubOrchestrator('Chain', undefined, `${context.df.instanceId}:child`)
})

df.app.orchestration('ParentOfFailure', function* (context) {
  try {
    yield context.df.callSubOrchestrator('Throws', undefined, `${context.df.instanceId}:child`)
  } catch (error) {
    return `caught: ${error.message.split('\n')[0]}`
  }
})

df.app.orchestration('Throws', function* () {
  throw new Error('thrown by the orchestrator')
})

df.app.orchestration('Boom', function* (context) {
  yield context.df.callActivity('Boom')
})

df.app.orchestration('Countdown', function* (context) {
  const left = context.df.getInput()
  if (left <= 0) return 'liftoff'
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 1000))
  context.df.continueAsNew(left - 1)
})

df.app.orchestration('Transfer', function* (context) {
  const [from, to] = ['from', 'to'].map((name) => new df.EntityId('Account', `${context.df.instanceId}-${name}`))
  context.df.signalEntity(to, 'add', 100)
  const lock = yield context.df.lock(from, to)
  yield context.df.callEntity(from, 'add', -30)
  yield context.df.callEntity(to, 'add', 30)
  const balance = yield context.df.callEntity(to, 'get')
  lock.release()
  return balance
})

df.app.orchestration('KeepsLock', function* (context) {
  const account = new df.EntityId('Account', context.df.getInput())
  yield context.df.lock(account)
  yield context.df.callEntity(account, 'add', 1)
  return yield context.df.callEntity(account, 'get')
})

df.app.orchestration('Wait', function* (context) {
  const days = context.df.getInput()
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + days * 86_400_000))
  return yield context.df.callActivity('SayHello', `after ${days} days`)
})

df.app.orchestration('Fetch', function* (context) {
  const response = yield context.df.callHttp({ method: 'GET', url: context.df.getInput() })
  return { status: response.statusCode, content: response.content }
})

df.app.orchestration('Retired', function* () {})

df.app.activity('SayHello', { handler: (city) => `${process.env.GREETING}, ${city}!` })
df.app.activity('Square', { handler: (n) => n * n })
df.app.activity('Boom', {
  handler: () => {
    throw new Error('boom')
  },
})
const failures = new Map()
df.app.activity('Flaky', {
  handler: (id) => {
    const before = failures.get(id) ?? 0
    failures.set(id, before + 1)
    if (before < 2) throw new Error(`failure ${before + 1}`)
    return `attempt ${before + 1}`
  },
})

df.app.entity('Account', (context) => {
  const balance = context.df.getState(() => 0)
  switch (context.df.operationName) {
    case 'add':
      context.df.setState(balance + context.df.getInput())
      break
    case 'get':
      context.df.return(balance)
      break
    case 'fail':
      throw new Error('no such operation')
    case 'close':
      context.df.destructOnExit()
  }
})

app.http('StartOrder', {
  route: 'start/{name}/{instanceId?}',
  methods: ['POST'],
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context)
    const input = await request.json().catch(() => undefined)
    const instanceId = await client.startNew(request.params.name, { instanceId: request.params.instanceId, input })
    return client.createCheckStatusResponse(request, instanceId)
  },
})

app.http('Status', {
  route: 'status/{id}',
  methods: ['GET'],
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const { runtimeStatus, output } = await df.getClient(context).getStatus(request.params.id)
    return { jsonBody: { runtimeStatus, output, asked: request.query.get('by') } }
  },
})

app.timer('EveryNight', { schedule: '0 0 3 * * *', handler: () => undefined })
