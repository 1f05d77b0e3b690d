import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { got } from '../../api/index.ts'
import { Badge, Field, Segmented, Select, Skeleton } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { Failed, Page } from '../frame/Page.tsx'
import { OnlyForChannels } from './Only.tsx'
import { TemplateEditor } from './TemplateEditor.tsx'
import type { Length } from './templates.ts'
import './templates.css'

/** The words of messages: those that ship, and the installation's own. */
export function TemplatesPage() {
  const { t } = useWords()
  return (
    <OnlyForChannels title={t('office.nav.templates')}>
      <Templates />
    </OnlyForChannels>
  )
}

function Templates() {
  const { t, language: spoken } = useWords()
  const { client } = useSession()
  const [, navigate] = useLocation()
  const asked = new URLSearchParams(useSearch())
  // What was typed and not saved stays while one looks at others.
  const drafts = useRef(new Map<string, string>())
  const [, setDrafted] = useState(0)
  const { data, error, refetch } = useQuery({
    queryKey: ['templates'],
    queryFn: async () => (await got(client.GET('/api/message-templates'))).items,
  })
  if (!data) {
    return (
      <Page title={t('office.nav.templates')}>
        {error ? <Failed error={error} onAgain={() => void refetch()} /> : <Skeleton rows={5} />}
      </Page>
    )
  }
  const kinds = [...new Set(data.map(({ kind }) => kind))]
  const languages = [...new Set(data.map(({ language }) => language))].sort()
  const kind = kinds.find((one) => one === asked.get('kind')) ?? kinds[0] ?? ''
  const language =
    languages.find((one) => one === asked.get('language')) ??
    languages.find((one) => one.split('-')[0] === spoken.split('-')[0]) ??
    languages[0] ??
    'en'
  const length: Length = asked.get('length') === 'short' ? 'short' : 'long'
  const titleOf = (one: string) => pick(data.find((each) => each.kind === one)?.title, spoken) || one
  const go = (to: { kind?: string; language?: string; length?: string }) =>
    navigate(`/templates?${new URLSearchParams({ kind, language, length, ...to })}`, { replace: true })
  const isOwn = (one: string) => data.some((each) => each.kind === one && each.own)
  const hasDraft = (one: string) => [...drafts.current.keys()].some((key) => key.startsWith(`${one}/`))
  const key = `${kind}/${language}/${length}`
  return (
    <Page title={t('office.nav.templates')} lead={t('templates.lead')} wide>
      <div className="templates">
        <nav className="templates-kinds" aria-label={t('templates.kinds')}>
          <ul>
            {kinds.map((one) => (
              <li key={one}>
                <a
                  href={`/office/templates?${new URLSearchParams({ kind: one, language, length })}`}
                  aria-current={one === kind ? 'true' : undefined}
                >
                  <span>{titleOf(one)}</span>
                  {hasDraft(one) ? (
                    <Badge tone="warning">{t('templates.unsaved')}</Badge>
                  ) : (
                    isOwn(one) && <Badge tone="info">{t('templates.own')}</Badge>
                  )}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div className="templates-pick">
          <Field label={t('templates.kind')}>
            {(control) => (
              <Select {...control} value={kind} onChange={(event) => go({ kind: event.currentTarget.value })}>
                {kinds.map((one) => (
                  <option key={one} value={one}>
                    {titleOf(one)}
                    {isOwn(one) ? ` · ${t('templates.own')}` : ''}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        <div className="templates-in">
          <div className="templates-head">
            <h2>{titleOf(kind)}</h2>
            <Segmented
              label={t('templates.language')}
              value={language}
              segments={languages.map((one) => ({ value: one, label: nameOf(one) }))}
              onChange={(next) => go({ language: next })}
            />
            <Segmented
              label={t('templates.length')}
              value={length}
              segments={[
                { value: 'long', label: t('templates.length.long') },
                { value: 'short', label: t('templates.length.short') },
              ]}
              onChange={(next) => go({ length: next })}
            />
          </div>
          <TemplateEditor
            key={key}
            kind={kind}
            language={language}
            length={length}
            draft={drafts.current.get(key)}
            onDraft={(text) => {
              const had = drafts.current.has(key)
              if (text === undefined) drafts.current.delete(key)
              else drafts.current.set(key, text)
              if (had !== (text !== undefined)) setDrafted((n) => n + 1)
            }}
          />
        </div>
      </div>
    </Page>
  )
}

/** A language by its own name. */
function nameOf(language: string): string {
  if (language === 'zh-CN') return '中文'
  return new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language
}
