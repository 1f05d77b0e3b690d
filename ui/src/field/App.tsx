import { Screen } from '../design/index.ts'
import { useSession } from '../session/index.ts'

/** The screens of the field app, for whoever is signed in. */
export function App() {
  const { me } = useSession()
  return <Screen title={me.name}>{null}</Screen>
}
