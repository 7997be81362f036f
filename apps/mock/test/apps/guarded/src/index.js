const { app } = require('@azure/functions')
const df = require('durable-functions')

for (const authLevel of ['anonymous', 'function', 'admin']) {
  app.http(authLevel, { authLevel, methods: ['GET'], handler: () => ({ body: 'welcome' }) })
}

app.http('never', { authLevel: 'anonymous', methods: ['GET'], handler: () => new Promise(() => undefined) })

df.app.activity('Never', { handler: () => new Promise(() => undefined) })

df.app.orchestration('CallNever', function* (context) {
  return yield context.df.callActivity('Never')
})

df.app.activity('Process', { handler: () => process.pid })

df.app.orchestration('CallProcess', function* (context) {
  return yield context.df.callActivity('Process')
})

df.app.orchestration('Busy', function* () {
  for (;;);
})

df.app.activity('Exit', { handler: () => process.exit(3) })

df.app.orchestration('CallExit', function* (context) {
  return yield context.df.callActivity('Exit')
})
