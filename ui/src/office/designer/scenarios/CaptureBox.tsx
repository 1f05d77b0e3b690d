// Captures that are made up, in place of the camera: good ones, and each thing that may be wrong with one.

import type { Shot } from '../../../authoring/scenario/index.ts'
import { mapIn } from '../../../authoring/scenario/index.ts'
import { Menu, type MenuItem } from '../../../design/desk.ts'
import { Button, Icon, IconButton, type IconName } from '../../../design/index.ts'
import type { EvidenceSlot } from '../../../renderer/FormView.tsx'
import { type Translate, useWords } from '../../../words/index.ts'

const ICONS: Readonly<Record<string, IconName>> = {
  photo: 'camera',
  signature: 'pen',
  scan: 'qr',
  position: 'pin',
  video: 'video',
  audio: 'mic',
  file: 'file',
}

export function CaptureBox({
  title,
  policy,
  captures,
  onChange,
  readOnly,
  labelledBy,
  faults,
}: EvidenceSlot) {
  const { t, formats } = useWords()
  const shots = captures.map((one) => mapIn(one) as Shot)
  const add = (shot: Shot) => onChange((now) => [...now, shot])
  const drop = (index: number) => onChange((now) => now.filter((_, at) => at !== index))
  const far = Math.round((policy.within ?? 200) * 4.5)
  const old = Math.ceil((policy.fresh ?? 600) / 60) + 5
  const wrong: (MenuItem | 'line' | null)[] = [
    policy.within == null && policy.kind !== 'position'
      ? null
      : {
          label: t('scenario.shot.away', { far: formats.distance(far) }),
          icon: 'pin',
          onSelect: () => add({ away: `${far}m` }),
        },
    policy.kind === 'photo' || policy.source
      ? { label: t('scenario.shot.gallery'), icon: 'image', onSelect: () => add({ from: 'gallery' }) }
      : null,
    policy.fresh == null
      ? null
      : {
          label: t('scenario.shot.old', { n: old }),
          icon: 'clock',
          onSelect: () => add({ age: `${old}m` }),
        },
    policy.kind === 'photo'
      ? { label: t('scenario.shot.seen'), icon: 'copy', onSelect: () => add({ seen: true }) }
      : null,
    ...(policy.check ?? []).map(
      (check): MenuItem => ({
        label: t('scenario.shot.fails', { check }),
        icon: 'close',
        onSelect: () => add({ fails: check }),
      }),
    ),
    policy.kind === 'scan'
      ? { label: t('scenario.shot.other'), icon: 'qr', onSelect: () => add({ text: 'X-0000' }) }
      : null,
  ]
  const items = wrong.filter((one): one is MenuItem => one !== null && one !== 'line')
  return (
    <fieldset className="scn-shots" aria-labelledby={labelledBy} data-faulty={faults.length > 0 || undefined}>
      <ul>
        {shots.map((shot, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: captures have nothing but their place
          <li key={index} className="scn-shot" data-good={Object.keys(shot).length === 0 || undefined}>
            <Icon name={ICONS[policy.kind] ?? 'camera'} size={18} />
            <span>{shotSaid(shot, t)}</span>
            {!readOnly && (
              <IconButton
                icon="close"
                label={t('scenario.shot.remove', { title, n: index + 1 })}
                onClick={() => drop(index)}
              />
            )}
          </li>
        ))}
      </ul>
      {!readOnly && (
        <div className="scn-shots-add">
          <Button icon={ICONS[policy.kind] ?? 'camera'} onClick={() => add({})}>
            {t(`scenario.shot.good.${policy.kind}`)}
          </Button>
          {items.length > 0 && (
            <Menu
              align="start"
              trigger={
                <Button kind="quiet" icon="chevron-down">
                  {t('scenario.shot.bad')}
                </Button>
              }
              items={items}
            />
          )}
        </div>
      )}
      {shots.map((shot, index) =>
        shot.text === undefined ? null : (
          // biome-ignore lint/suspicious/noArrayIndexKey: captures have nothing but their place
          <label key={index} className="scn-shot-text">
            {t('scenario.shot.reads')}
            <input
              className="input"
              value={shot.text}
              onChange={(event) =>
                onChange((now) =>
                  now.map((one, at) => (at === index ? { ...mapIn(one), text: event.target.value } : one)),
                )
              }
            />
          </label>
        ),
      )}
    </fieldset>
  )
}

export function shotSaid(shot: Shot, t: Translate): string {
  const said = [
    shot.away && t('scenario.shot.isAway', { far: shot.away }),
    shot.age && t('scenario.shot.isOld', { age: shot.age }),
    shot.from === 'gallery' && t('scenario.shot.gallery'),
    shot.seen && t('scenario.shot.seen'),
    shot.fails && t('scenario.shot.fails', { check: shot.fails }),
    shot.text !== undefined && t('scenario.shot.text', { text: shot.text }),
    shot.signer && t('scenario.shot.signer', { who: shot.signer }),
  ].filter((one): one is string => typeof one === 'string')
  return said.length === 0 ? t('scenario.shot.good') : said.join(t('state.listSeparator'))
}
