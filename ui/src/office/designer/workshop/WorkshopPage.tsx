// One draft: its rooms, its history, who else is here.

import { memo, Suspense, useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { Banner, ErrorBoundary, Skeleton, useToast } from '../../../design/index.ts'
import { useSession } from '../../../session/index.ts'
import { pick, useWords } from '../../../words/index.ts'
import { whenChanged } from '../../frame/live.ts'
import { usePeople } from '../../frame/names.ts'
import { Failed } from '../../frame/Page.tsx'
import type { PageProps } from '../../frame/page_props.ts'
import { RenamedSheet } from '../text/RenamedSheet.tsx'
import { placeIn, within } from './addresses.ts'
import { Analyser } from './analysing.ts'
import { Banners } from './Banners.tsx'
import { Bar } from './Bar.tsx'
import { Conflicts } from './Conflicts.tsx'
import { useWorkshopCommands } from './commands.ts'
import { useFile, usePlace, useTools, useWorkshop, WorkshopProvider } from './context.tsx'
import { browserCupboard } from './cupboard.ts'
import { DraftWorkshop } from './draft_workshop.ts'
import { Findings } from './Findings.tsx'
import { stepAt, titleAt } from './finding_places.ts'
import { useMenu } from './menu.tsx'
import { ROOM } from './rooms.tsx'
import { transportOf } from './transport.ts'
import './workshop.css'

interface Open {
  workshop: DraftWorkshop
  analyser: Analyser
}

export function WorkshopPage({ params }: PageProps) {
  const { t } = useWords()
  const { opened, failed, again } = useDraft(params.draft ?? '')
  if (failed !== null) {
    return (
      <div className="workshop-failed">
        <Failed error={failed} onAgain={again} />
        <a href="/office/designer">{t('designer.back')}</a>
      </div>
    )
  }
  if (!opened) {
    return (
      <div className="workshop workshop-opening">
        <Skeleton rows={8} />
      </div>
    )
  }
  return (
    <WorkshopProvider {...opened}>
      <Opened {...opened} rest={params['*'] ?? ''} />
    </WorkshopProvider>
  )
}

/** The draft is fetched once; what others do to it is heard of, and merged. */
function useDraft(id: string) {
  const { client, me } = useSession()
  const [opened, setOpened] = useState<Open | null>(null)
  const [failed, setFailed] = useState<unknown>(null)
  const [tries, setTries] = useState(0)
  const { login } = me
  // biome-ignore lint/correctness/useExhaustiveDependencies: another try is another beginning
  useEffect(() => {
    let gone = false
    let made: DraftWorkshop | null = null
    const open = async () => {
      const transport = transportOf(client, id)
      const { draft, files } = await transport.open()
      if (gone) return
      made = new DraftWorkshop({ draft, files }, transport, browserCupboard(login, id))
      await made.begin()
      if (!gone) setOpened({ workshop: made, analyser: new Analyser(made, transport) })
    }
    open().catch((error: unknown) => {
      if (!gone) setFailed(error)
    })
    return () => {
      gone = true
      void made?.close()
    }
  }, [client, login, id, tries])
  const again = () => {
    setFailed(null)
    setTries((n) => n + 1)
  }
  return { opened, failed, again }
}

function Opened({ workshop, analyser, rest }: Open & { rest: string }) {
  const { t } = useWords()
  const [drawer, setDrawer] = useState(false)
  const { items, over } = useMenu()
  useWorkshopCommands(items)
  useAddress(rest)
  useNews()
  usePresence()
  useLeaving()
  useEffect(() => {
    analyser.begin()
    const stop = whenChanged('draft', (ref) => {
      if (ref === workshop.draft || ref === '') void workshop.look()
    })
    const back = () => void workshop.look()
    addEventListener('online', back)
    return () => {
      analyser.end()
      stop()
      removeEventListener('online', back)
    }
  }, [workshop, analyser])
  useEffect(() => {
    workshop.showFindings = () => setDrawer(true)
  }, [workshop])
  const title = useTitle()
  useEffect(() => {
    document.title = `${title} · ${t('office.nav.designer')}`
  }, [title, t])
  return (
    <div className="workshop page-wide">
      <Bar title={title} drawer={drawer} onDrawer={() => setDrawer((now) => !now)} menu={items} />
      <Banners />
      <div className="workshop-body">
        <RoomNow />
        {drawer && <Findings onClose={() => setDrawer(false)} />}
      </div>
      <Conflicts />
      <RenamedSheet />
      {over}
      <span className="unseen" role="status">
        {workshop.readOnly ? t('designer.readOnly') : ''}
      </span>
    </div>
  )
}

/** Rooms hear themselves of what they show. */
const RoomNow = memo(function RoomNow() {
  const { t } = useWords()
  const { room, item } = usePlace()
  const Room = ROOM[room]
  return (
    <section className="workshop-room" aria-label={t(`designer.room.${room}`)} data-room={room}>
      <ErrorBoundary
        key={room}
        fallback={(_, again) => (
          <Banner
            tone="danger"
            title={t('designer.room.failed')}
            action={
              <button type="button" className="button button-quiet" onClick={again}>
                {t('act.retry')}
              </button>
            }
          >
            {t('designer.room.failedText')}
          </Banner>
        )}
      >
        <Suspense fallback={<Skeleton rows={6} />}>
          <Room item={item} />
        </Suspense>
      </ErrorBoundary>
    </section>
  )
})

/** The SOP's own title as it is written now, else the draft's. */
function useTitle(): string {
  const { language } = useWords()
  const { line } = useWorkshop()
  const file = useFile(`${line.sop}/sop.yaml`)
  const data = file?.source?.data
  const title = typeof data === 'object' && data !== null && 'title' in data ? data.title : null
  const said = typeof title === 'string' ? title : isTexts(title) ? pick(title, language) : ''
  return said || line.title || line.sop
}

function isTexts(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((one) => typeof one === 'string')
  )
}

/** The page's address and the workshop's place are the same thing. */
function useAddress(rest: string) {
  const workshop = useTools()
  const [, navigate] = useLocation()
  useEffect(() => {
    workshop.navigate = ({ room, item }) => navigate(within(workshop.draft, room, item))
  }, [workshop, navigate])
  useEffect(() => {
    const { room, item } = placeIn(rest)
    workshop.came(room, item)
  }, [workshop, rest])
}

/** What others wrote is said in passing. */
function useNews() {
  const { t, language } = useWords()
  const workshop = useTools()
  const toast = useToast()
  const nameOf = usePeople(Object.fromEntries(workshop.present.map(({ login, name }) => [login, name])))
  useEffect(() => {
    workshop.news = ({ by, path, at }) => {
      const title = titleAt(workshop.source(path)?.data, at)
      const called = typeof title === 'object' ? pick(title, language) : title
      const what = called || stepAt(at) || path.split('/').at(-1) || path
      toast({ text: t('designer.takenIn', { name: nameOf(by), what }), seconds: 4 })
    }
  }, [workshop, toast, t, language, nameOf])
}

const BEAT = 20_000 // ms
const AFTERWARDS = 500

/** Tells the others where one is. Of several pages that one person has open the one that is looked at tells. */
function usePresence() {
  const workshop = useTools()
  const { room, item, selection } = usePlace()
  const where = [item, selection.step].filter(Boolean).join(' · ')
  const { me } = useSession()
  const own = useRef<BroadcastChannel | null>(null)
  const heard = useRef(0) // when another page of the same person told last
  const now = useRef(() => {})
  useEffect(() => {
    const channel = new BroadcastChannel(`sopwith-designer ${me.login} ${workshop.draft}`)
    channel.onmessage = ({ data }) => {
      heard.current = data === 'here' ? Date.now() : 0
      // The server takes the person away with the page that went; this one is still there.
      if (data === 'away') setTimeout(() => now.current(), AFTERWARDS)
    }
    own.current = channel
    const away = () => {
      void workshop.transport.here('', '', true).catch(() => {})
      channel.postMessage('away')
    }
    addEventListener('pagehide', away)
    return () => {
      removeEventListener('pagehide', away)
      away()
      channel.close()
      now.current = () => {}
    }
  }, [workshop, me.login])
  useEffect(() => {
    let gone = false
    const tell = () => {
      const seen = document.visibilityState === 'visible'
      if (!seen && Date.now() - heard.current < 2 * BEAT) return
      if (seen) own.current?.postMessage('here')
      workshop.transport
        .here(room, where)
        .then((present) => !gone && workshop.people(present))
        .catch(() => {}) // it is told again in a moment
    }
    now.current = tell
    const soon = setTimeout(tell, 400)
    const beat = setInterval(tell, BEAT)
    document.addEventListener('visibilitychange', tell)
    return () => {
      gone = true
      clearTimeout(soon)
      clearInterval(beat)
      document.removeEventListener('visibilitychange', tell)
    }
  }, [workshop, room, where])
}

/** What is not kept yet is sent when one leaves; asks only where something would be lost. */
function useLeaving() {
  const workshop = useTools()
  useEffect(() => {
    const hidden = () => {
      if (document.visibilityState === 'hidden') void workshop.keep()
    }
    const leaving = (event: BeforeUnloadEvent) => {
      if (workshop.atRisk) event.preventDefault()
    }
    document.addEventListener('visibilitychange', hidden)
    addEventListener('beforeunload', leaving)
    return () => {
      document.removeEventListener('visibilitychange', hidden)
      removeEventListener('beforeunload', leaving)
    }
  }, [workshop])
}
