import { type ReactNode, useState } from 'react'
import { Button, classes, Icon, Segmented, Select } from '../../design/index.ts'
import { useKeys } from '../../design/useKeys.ts'
import { pick, useWords } from '../../words/index.ts'
import { usePeople } from '../frame/names.ts'
import { type Demand, isSeen, type Piece } from './review.ts'
import './photos.css'

interface PhotosProps {
  pieces: readonly Piece[]
  titleOf: (address: string) => string
}

/** The pictures of a decision, large: one, or two to compare; beside each what is known and demanded of it. */
export function Photos({ pieces, titleOf }: PhotosProps) {
  const { t, language } = useWords()
  const seen = pieces.filter(isSeen)
  const [at, setAt] = useState(() => firstOf(seen))
  const [zoomed, setZoomed] = useState(false)
  const [other, setOther] = useState<string | null>(null)
  const piece = seen[Math.min(at, seen.length - 1)]
  const nameOf = (one: Piece) =>
    `${pick(one.title, language) || titleOf(one.step)}${one.round > 1 || latestOf(seen) > 1 ? ` · ${t('desk.decide.round', { n: one.round })}` : ''}`
  const turn = (by: number) => {
    setAt((now) => (now + by + seen.length) % Math.max(1, seen.length))
    setZoomed(false)
  }
  const compare = () => setOther(other === null && piece ? (counterpart(seen, piece)?.key ?? null) : null)
  useKeys(
    [
      { keys: 'ArrowRight', label: t('desk.key.nextPhoto'), run: () => turn(1) },
      { keys: 'ArrowLeft', label: t('desk.key.previousPhoto'), run: () => turn(-1) },
      { keys: 'z', label: t('desk.key.zoom'), run: () => setZoomed(!zoomed) },
      { keys: 'v', label: t('desk.key.compare'), run: compare },
    ],
    seen.length > 0,
  )
  if (!piece) return <p className="muted">{t('desk.decide.noEvidence')}</p>
  const second = other === null ? undefined : seen.find(({ key }) => key === other)
  return (
    <div className="photos">
      <div className="photos-bar">
        <strong className="photos-title">{nameOf(piece)}</strong>
        <Button icon="zoom-in" aria-pressed={zoomed} onClick={() => setZoomed(!zoomed)}>
          {t('desk.photo.zoom')}
        </Button>
        {seen.length > 1 && (
          <Button icon="copy" aria-pressed={other !== null} onClick={compare}>
            {t('desk.photo.compare')}
          </Button>
        )}
      </div>
      {second ? (
        <Compared
          one={piece}
          other={second}
          zoomed={zoomed}
          nameOf={nameOf}
          choice={
            <Select
              aria-label={t('desk.photo.compareWith')}
              value={second.key}
              onChange={(event) => setOther(event.currentTarget.value)}
            >
              {seen
                .filter((one) => one !== piece)
                .map((one) => (
                  <option key={one.key} value={one.key}>
                    {nameOf(one)}
                  </option>
                ))}
            </Select>
          }
        />
      ) : (
        <Picture piece={piece} name={nameOf(piece)} zoomed={zoomed} />
      )}
      {seen.length > 1 && (
        <ul className="photos-strip" aria-label={t('desk.photo.pictures')}>
          {seen.map((one, place) => (
            <li key={one.key}>
              <button
                type="button"
                className={classes('photos-small', one.signer !== null && 'photos-paper')}
                aria-current={one === piece || undefined}
                title={nameOf(one)}
                onClick={() => setAt(place)}
              >
                <img src={`/api/evidence/${one.blob}`} alt={nameOf(one)} loading="lazy" />
                {one.demands.some(({ met }) => !met) && (
                  <span className="photos-flag">
                    <Icon name="alert" size={16} label={t('desk.demand.notMet')} />
                  </span>
                )}
              </button>
            </li>
          ))}
        </ul>
      )}
      <Known piece={piece} />
    </div>
  )
}

/** Where one begins: the first photo of the latest round. */
function firstOf(seen: readonly Piece[]): number {
  const latest = seen.filter(({ round }) => round === latestOf(seen))
  return Math.max(0, seen.indexOf((latest.find(({ kind }) => kind === 'photo') ?? latest[0]) as Piece))
}

function latestOf(pieces: readonly Piece[]): number {
  return Math.max(1, ...pieces.map(({ round }) => round))
}

/** What a picture is compared with: the same of the round before, else its neighbour. */
function counterpart(seen: readonly Piece[], piece: Piece): Piece | undefined {
  const same = seen.filter((one) => one !== piece && one.step === piece.step && one.field === piece.field)
  return same.findLast(({ round }) => round < piece.round) ?? same[0] ?? seen.find((one) => one !== piece)
}

function Picture({ piece, name, zoomed }: { piece: Piece; name: string; zoomed: boolean }) {
  const { t } = useWords()
  const [as, setAs] = useState<'image' | 'video' | 'nothing'>(piece.kind === 'video' ? 'video' : 'image')
  const source = `/api/evidence/${piece.blob}`
  return (
    <div
      key={piece.key}
      className={classes(
        'photos-large',
        zoomed && 'photos-zoomed',
        piece.kind === 'signature' && 'photos-paper',
      )}
      {...(zoomed && { tabIndex: 0, role: 'group', 'aria-label': name })}
    >
      {as === 'image' && <img src={source} alt={name} onError={() => setAs('video')} />}
      {as === 'video' && (
        // biome-ignore lint/a11y/useMediaCaption: what was recorded in the field has no captions
        <video src={source} controls onError={() => setAs('nothing')} />
      )}
      {as === 'nothing' && <p className="muted">{t('office.job.noPreview')}</p>}
    </div>
  )
}

interface ComparedProps {
  one: Piece
  other: Piece
  zoomed: boolean
  nameOf: (piece: Piece) => string
  choice: ReactNode
}

function Compared({ one, other, zoomed, nameOf, choice }: ComparedProps) {
  const { t } = useWords()
  const [how, setHow] = useState<'side' | 'slide'>('side')
  const [share, setShare] = useState(50)
  return (
    <div className="photos-compare">
      <div className="photos-how">
        <Segmented
          label={t('desk.photo.compare')}
          value={how}
          onChange={setHow}
          segments={[
            { value: 'side', label: t('desk.photo.side') },
            { value: 'slide', label: t('desk.photo.slide') },
          ]}
        />
        {choice}
      </div>
      {how === 'side' ? (
        <div className="photos-two">
          {[one, other].map((piece) => (
            <figure key={piece.key}>
              <Picture piece={piece} name={nameOf(piece)} zoomed={zoomed} />
              <figcaption>{nameOf(piece)}</figcaption>
            </figure>
          ))}
        </div>
      ) : (
        <>
          <div className="photos-large photos-over">
            <img src={`/api/evidence/${one.blob}`} alt={nameOf(one)} />
            <img
              src={`/api/evidence/${other.blob}`}
              alt={nameOf(other)}
              style={{ clipPath: `inset(0 0 0 ${100 - share}%)` }}
            />
          </div>
          <input
            type="range"
            className="photos-slider"
            aria-label={t('desk.photo.slider')}
            min={0}
            max={100}
            value={share}
            onChange={(event) => setShare(event.currentTarget.valueAsNumber)}
          />
        </>
      )}
    </div>
  )
}

/** When, where, by whom; and what the SOP demands of it, met or not. */
function Known({ piece }: { piece: Piece }) {
  const { t, formats } = useWords()
  const nameOf = usePeople()
  const { at, position, away, by, signer, text, demands } = piece
  const facts: [string, string][] = [
    ...(at !== null ? [[t('desk.photo.taken'), formats.exact(at)] as [string, string]] : []),
    ...(position
      ? [
          [
            t('desk.photo.place'),
            away === null
              ? `${position.lat.toFixed(5)}, ${position.lon.toFixed(5)}`
              : t('desk.photo.away', { distance: formats.distance(away) }),
          ] as [string, string],
        ]
      : []),
    [t('desk.photo.by'), nameOf(by)],
    ...(signer ? [[t('desk.photo.signer'), signer] as [string, string]] : []),
    ...(text ? [[t('desk.photo.text'), text] as [string, string]] : []),
  ]
  return (
    <div className="photos-known">
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <ul className="demands" aria-label={t('desk.demand.title')}>
        {demands.map((demand) => (
          <DemandRow key={demand.word} demand={demand} />
        ))}
      </ul>
    </div>
  )
}

export function DemandRow({ demand }: { demand: Demand }) {
  const { t, formats } = useWords()
  const { word, limit = 0, found, met } = demand
  const [asked, was] = {
    within: () => [
      t('desk.demand.within', { limit: formats.distance(limit) }),
      found === null
        ? t('desk.demand.withinUnknown')
        : t('desk.demand.withinFound', { distance: formats.distance(found) }),
    ],
    fresh: () => [
      t('desk.demand.fresh', { limit: formats.duration(limit) }),
      found === null ? '–' : t('desk.demand.freshFound', { age: formats.duration(found) }),
    ],
    camera: () => [t('desk.demand.camera'), met ? '' : t('desk.demand.gallery')],
    distinct: () => [t('desk.demand.distinct'), t('desk.demand.checked')],
    match: () => [t('desk.demand.match'), t('desk.demand.checked')],
    signer: () => [t('desk.demand.signer'), ''],
    count: () => [t('desk.demand.count', { n: limit }), t('desk.demand.countFound', { n: found ?? 0 })],
  }[word]()
  return (
    <li className={met ? 'demand-met' : 'demand-not'}>
      <Icon
        name={met ? 'check-circle' : 'alert'}
        size={18}
        label={t(met ? 'desk.demand.met' : 'desk.demand.notMet')}
      />
      <span>
        {asked}
        {was && <span className="muted"> · {was}</span>}
      </span>
    </li>
  )
}
