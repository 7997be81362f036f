const df = require('durable-functions')

df.app.activity('Greet', { handler: (name) => `Hello ${name}` })
