// How something is done: the text of a guide, and the pictures and clips beside it.

import { useId } from 'react'
import { list, map } from '../../../../authoring/sop/outline.ts'
import { guidePath, putMedia } from '../../../../authoring/sop/settings.ts'
import { Icon, IconButton } from '../../../../design/index.ts'
import type { Path } from '../../../../document/index.ts'
import { useWords } from '../../../../words/index.ts'
import { useWorkshop } from '../../workshop/index.ts'
import { useSopDesk } from '../sop_desk.tsx'
import { Choice, Texts } from './controls.tsx'

export function Guide({ data, at }: { data: Readonly<Record<string, unknown>>; at: Path }) {
  const desk = useSopDesk()
  const workshop = useWorkshop()
  const { t } = useWords()
  const id = useId()
  const folder = `${workshop.sop}/media/`
  const media = list(map(data.guide).media).map(String)
  const others = [...workshop.files.keys()]
    .filter((path) => path.startsWith(folder))
    .map((path) => path.slice(folder.length))
    .filter((name) => !media.includes(name))
  const put = (names: readonly string[]) =>
    desk.run('flow.do.guide', putMedia(desk.source, [...at, 'guide'], names))
  const upload = async (file: File | undefined) => {
    if (!file) return
    const name = file.name
      .toLowerCase()
      .replace(/[^a-z0-9.]+/g, '-')
      .replace(/^[-.]+/, '')
    await workshop.addMedia(`${folder}${name}`, file)
    if (!media.includes(name)) put([...media, name])
  }
  return (
    <details className="panel-guide">
      <summary>{t('flow.guide')}</summary>
      <Texts many label={t('flow.guide.text')} path={guidePath({ data, at })} word="flow.do.guide" />
      {media.length > 0 && (
        <ul className="panel-media" aria-label={t('flow.guide.media')}>
          {media.map((name) => (
            <li key={name}>
              <Icon name={/\.(mp4|webm|mov)$/.test(name) ? 'video' : 'camera'} size={16} />
              <span>{name}</span>
              {!desk.readOnly && (
                <IconButton
                  icon="close"
                  className="panel-small"
                  label={t('flow.guide.media.less', { name })}
                  onClick={() => put(media.filter((one) => one !== name))}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {!desk.readOnly && (
        <div className="panel-row panel-media-add">
          {others.length > 0 && (
            <Choice
              inline
              label={t('flow.guide.media.more')}
              value=""
              options={[
                { value: '', label: t('flow.guide.media.more') },
                ...others.map((one) => ({ value: one, label: one })),
              ]}
              onChoose={(name) => name && put([...media, name])}
            />
          )}
          <label htmlFor={id} className="panel-upload">
            <Icon name="plus" size={16} />
            {t('flow.guide.media.upload')}
          </label>
          <input
            id={id}
            type="file"
            className="unseen"
            accept="image/*,video/*"
            onChange={(event) => void upload(event.target.files?.[0])}
          />
        </div>
      )}
    </details>
  )
}
