import { app } from '@azure/functions'
import * as df from 'durable-functions'

df.app.orchestration('Greeting', function* (context) {
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60_000))
  return yield context.df.callActivity('Greet', context.df.getInput())
})

app.http('start', {
  methods: ['POST'],
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context)
    return client.createCheckStatusResponse(request, await client.startNew('Greeting', { input: 'Kim' }))
  },
})
