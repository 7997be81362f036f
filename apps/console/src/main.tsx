import { render } from 'preact'
import { App } from './app.tsx'
import { isPaletteOpen } from './keyboard/palette.tsx'
import { listenToKeys } from './keyboard/use-keys.ts'
import { followMockClock } from './session/mock-clock.ts'
import { begin } from './session/session.ts'
import './style/console.css'

addEventListener('keydown', (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === 'k') {
    event.preventDefault()
    isPaletteOpen.value = true
  }
})
listenToKeys()
followMockClock()
void begin()
render(<App />, document.getElementById('app')!)
