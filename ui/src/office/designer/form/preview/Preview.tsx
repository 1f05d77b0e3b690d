// The form as whoever fills it in will see it: the renderer of the phone and the desk, over what is written now.

import { type CSSProperties, useEffect, useMemo, useRef, useState } from 'react'
import { sampleAnswers } from '../../../../authoring/form/samples.ts'
import {
  Banner,
  Button,
  ErrorBoundary,
  Icon,
  type IconName,
  Skeleton,
  useTheme,
} from '../../../../design/index.ts'
import { loadExpressions } from '../../../../expressions/engine.ts'
import { EVERY } from '../../../../forms/fields.ts'
import type { CodeList, Form } from '../../../../forms/form.ts'
import type { Taken } from '../../../../forms/intake.ts'
import { type EvidenceSlot, type FormHandle, FormView } from '../../../../renderer/FormView.tsx'
import * as frame from '../../../../words/frame.ts'
import {
  type Key,
  LANGUAGE_NAMES,
  LANGUAGES,
  type Language,
  useWords,
  WordsIn,
} from '../../../../words/index.ts'
import * as renderer from '../../../../words/renderer.ts'
import { useBench, useSelected, useTree } from '../context.tsx'
import { type Compiled, useCompiled } from './compiling.ts'
import { Kept } from './Kept.tsx'
import { tryingOf, useTried } from './trying.ts'
import './preview.css'

const PREFIX = 'pv'
const WORDS = { en: { ...frame.en, ...renderer.en }, 'zh-CN': { ...frame.zh, ...renderer.zh } }

export function Preview() {
  const bench = useBench()
  const tree = useTree()
  const compiled = useCompiled(bench)
  const { t } = useWords()
  if (tree.items.length === 0) return <p className="fb-text">{t('form.preview.nothing')}</p>
  if (compiled.form === null)
    return compiled.failed ? <Banner tone="danger">{t('form.preview.failed')}</Banner> : <Skeleton rows={5} />
  return <Tryable form={compiled.form} lists={compiled.lists} old={compiled.old} failed={compiled.failed} />
}

function Tryable({
  form,
  lists,
  old,
  failed,
}: {
  form: Form
  lists: Record<string, CodeList>
  old: boolean
  failed: Compiled['failed']
}) {
  const bench = useBench()
  const tried = useTried(bench)
  const words = useWords()
  const { t } = words
  const { isDark } = useDark()
  const [width, setWidth] = useState<'phone' | 'desk'>('phone')
  const [language, setLanguage] = useState<Language>(words.language)
  const [dark, setDark] = useState(isDark)
  const [seed, setSeed] = useState(0)
  const [taken, setTaken] = useState<(Taken & { calculated: readonly string[] }) | null>(null)
  const handle = useRef<FormHandle | null>(null)
  const box = useRef<HTMLDivElement>(null)
  const trying = tryingOf(bench)
  const [outer, setOuter] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: what would be kept follows the form and the answers
  useEffect(() => {
    const kept = handle.current?.kept()
    if (kept) trying.set({ kept })
  }, [form, lists, trying, tried.answers])

  async function fill(next: number) {
    await loadExpressions()
    setSeed(next)
    setTaken(null)
    trying.set({ answers: sampleAnswers(form, lists, { seed: next, language }) })
    setOuter(outer + 1)
  }
  function clear() {
    setTaken(null)
    trying.set({ answers: {}, kept: {} })
    setOuter(outer + 1)
  }
  function attempt() {
    const outcome = handle.current?.attempt()
    if (!outcome) return
    setTaken({ ...outcome, calculated: (form.computed ?? []).map(({ pointer }) => pointer) })
    trying.set({ kept: outcome.answers })
  }

  return (
    <div className={`pv pv-${width}`}>
      <div className="pv-tools" role="toolbar" aria-label={t('form.preview.tools')}>
        <Toggle
          icon="device"
          label={t('form.preview.phone')}
          on={width === 'phone'}
          onPress={() => setWidth('phone')}
        />
        <Toggle
          icon="monitor"
          label={t('form.preview.desk')}
          on={width === 'desk'}
          onPress={() => setWidth('desk')}
        />
        <span className="pv-line" />
        {LANGUAGES.map((one) => (
          <button
            key={one}
            type="button"
            className="pv-toggle"
            lang={one}
            aria-pressed={one === language}
            title={LANGUAGE_NAMES[one]}
            onClick={() => setLanguage(one)}
          >
            {one === 'en' ? 'EN' : '中文'}
          </button>
        ))}
        <Toggle
          icon={dark ? 'moon' : 'sun'}
          label={t('form.preview.dark')}
          on={dark}
          onPress={() => setDark(!dark)}
        />
        <span className="pv-line" />
        <Toggle icon="pen" label={t('form.preview.fill')} on={false} onPress={() => void fill(1)} />
        <Toggle
          icon="sync"
          label={t('form.preview.shuffle')}
          on={false}
          onPress={() => void fill(seed + 1)}
        />
        <Toggle icon="trash" label={t('form.preview.clear')} on={false} onPress={clear} />
      </div>
      {old && (
        <Banner tone="warning" title={t('form.preview.old')}>
          {t('form.preview.oldText')}
        </Banner>
      )}
      {failed !== null && <Banner tone="warning">{t('form.preview.failed')}</Banner>}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: what is pointed at is chosen on the canvas beside */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the canvas and its tree are the keyboard's way */}
      <div
        ref={box}
        className="pv-frame"
        data-theme={dark ? 'dark' : 'light'}
        lang={language}
        onClick={(event) => chooseAt(event.target)}
      >
        {width === 'phone' && <div className="pv-notch" aria-hidden="true" />}
        <div className="pv-screen">
          <WordsIn language={language} catalogue={WORDS[language]}>
            <ErrorBoundary
              key={JSON.stringify(form).length}
              fallback={() => <Banner tone="warning">{t('form.preview.broken')}</Banner>}
            >
              <FormView
                key={outer}
                form={form}
                codeLists={lists}
                answers={tried.answers}
                onChange={(answers) => trying.set({ answers })}
                language={language}
                idPrefix={PREFIX}
                handle={handle}
                evidence={(slot) => <Slot slot={slot} />}
                media={async (path) => bench.workshop.mediaUrl(`${bench.workshop.sop}/media/${path}`)}
              />
            </ErrorBoundary>
          </WordsIn>
        </div>
        <Outline box={box.current} />
      </div>
      <div className="pv-foot">
        <Button kind="primary" icon="play" onClick={attempt}>
          {t('form.preview.try')}
        </Button>
      </div>
      {taken && <Kept taken={taken} onClose={() => setTaken(null)} />}
    </div>
  )

  function chooseAt(target: EventTarget) {
    if (!(target instanceof Element)) return
    const element = target.closest<HTMLElement>(`[id^="${PREFIX}."]`) ?? fieldAround(target)
    const names = element?.id
      .replace(/-[a-z]+$/, '')
      .slice(PREFIX.length + 1)
      .split('.')
      .map((step) => (/^-\d+$/.test(step) ? EVERY : decodeURIComponent(step)))
    for (let length = names?.length ?? 0; length > 0; length--) {
      const id = `f:${JSON.stringify(names?.slice(0, length))}`
      if (!bench.tree.byId.has(id)) continue
      if (!bench.selected.includes(id)) bench.select([id])
      return
    }
  }
}

/** The field whose frame something stands in: the frame holds the element with the field's id. */
function fieldAround(target: Element): HTMLElement | null {
  const frame = target.closest('.field')
  return frame?.querySelector<HTMLElement>(`[id^="${PREFIX}."]`) ?? null
}

function Toggle({
  icon,
  label,
  on,
  onPress,
}: {
  icon: IconName
  label: string
  on: boolean
  onPress: () => void
}) {
  return (
    <button
      type="button"
      className="pv-toggle"
      aria-pressed={on}
      aria-label={label}
      title={label}
      onClick={onPress}
    >
      <Icon name={icon} size={20} />
    </button>
  )
}

function useDark(): { isDark: boolean } {
  const theme = useTheme()
  void theme
  return { isDark: document.documentElement.dataset.theme === 'dark' }
}

/** A frame around what is chosen on the canvas, where it stands in the preview. */
function Outline({ box }: { box: HTMLElement | null }) {
  const bench = useBench()
  const selected = useSelected()
  const [place, setPlace] = useState<CSSProperties | null>(null)
  const field = bench.tree.byId.get(selected.at(-1) ?? '')?.field
  const id = useMemo(
    () => (field ? `${PREFIX}.${field.names.map((name) => encodeURIComponent(name)).join('.')}` : null),
    [field],
  )
  useEffect(() => {
    if (!box || !id) {
      setPlace(null)
      return
    }
    const look = () => {
      const exact = document.getElementById(id) ?? box.querySelector(`[id^="${CSS.escape(id)}-"]`)
      const element = exact?.closest('.field') ?? exact
      if (!element) return setPlace(null)
      const [mine, outer] = [element.getBoundingClientRect(), box.getBoundingClientRect()]
      const next = {
        top: mine.top - outer.top - 6,
        left: mine.left - outer.left - 6,
        width: mine.width + 12,
        height: mine.height + 12,
      }
      setPlace((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next))
    }
    look()
    const screen = box.querySelector('.pv-screen')
    const observer = new ResizeObserver(look)
    const form = screen?.firstElementChild
    if (form) observer.observe(form)
    screen?.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      screen?.removeEventListener('scroll', look)
    }
  }, [box, id])
  return place && <div className="pv-outline" style={place} aria-hidden="true" />
}

/** Evidence can't be taken here: the policy in words stands in its place. */
function Slot({ slot }: { slot: EvidenceSlot }) {
  const { t } = useWords()
  const { policy } = slot
  const least = policy.at_least ?? 1
  const most = policy.at_most === undefined ? 1 : policy.at_most
  const said = [
    most === null
      ? t('form.proof.saidLeast', { count: least })
      : least === most
        ? t('form.proof.saidCount', { count: least })
        : t('form.proof.saidRange', { least, most }),
    policy.source === 'camera' && t('form.proof.camera'),
    policy.within && t('form.proof.saidWithin', { metres: policy.within }),
    policy.fresh && t('form.proof.saidFresh', { minutes: Math.max(1, Math.round(policy.fresh / 60)) }),
    policy.signer && t('form.proof.saidSigner', { signer: policy.signer }),
  ].filter(Boolean)
  return (
    <div className="pv-slot">
      <Icon name={policy.kind === 'signature' ? 'pen' : policy.kind === 'scan' ? 'qr' : 'camera'} size={24} />
      <div>
        <strong>{t(`form.evidence.${policy.kind}` as Key)}</strong>
        <p>{said.join(' · ')}</p>
      </div>
    </div>
  )
}
