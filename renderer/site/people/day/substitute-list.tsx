import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { DaySubstitute } from '../../../../shared/contract/roster-day.ts';
import type { SeatPlace } from '../../../../shared/contract/roster-table.ts';
import type { PageError } from '../../../client/page-error.ts';
import { siteClient, useSiteCommand } from '../../../client/site.ts';
import { Button } from '../../../kit/controls.ts';
import { usePreferences } from '../../../kit/preferences.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { isRefusal } from '../duty/refusal-line.tsx';
import { DayRefusal, isLocked } from './day-refusal.tsx';
import { useTakeBack } from './use-take-back.ts';

const isWordedHere = (failure: PageError): boolean => isRefusal(failure) || isLocked(failure);

/** Asked for by one press; Enter takes the first who may serve. */
export function SubstituteList({
  at,
  fromPersonId,
  roomName,
  basis,
  onTaken,
}: {
  readonly at: SeatPlace;
  readonly fromPersonId: string | null;
  readonly roomName: string;
  readonly basis: string;
  onTaken(): void;
}) {
  const words = useText().day;
  const { language } = usePreferences();
  const [isAsked, setAsked] = useState(false);
  const first = useRef<{ focus(): void } | null>(null);
  const take = useSiteCommand('rosterDay.substitute', isWordedHere);
  const undo = useTakeBack();
  const {
    data: ranked,
    isError,
    refetch,
  } = useQuery({
    queryKey: ['rosterDay.substitutes', at.sessionId, at.postId, at.seat, basis],
    queryFn: () => siteClient.query('rosterDay.substitutes', at),
    enabled: isAsked,
    placeholderData: (before) => before,
  });
  const choose = async ({ personId, name }: DaySubstitute): Promise<void> => {
    const fact = await take.run({ ...at, personId, fromPersonId });
    if (!fact) return;
    undo.say(words.taken(name, roomName), fact.id);
    onTaken();
  };
  if (!isAsked)
    return (
      <Button type="primary" onClick={() => setAsked(true)}>
        {words.find}
      </Button>
    );
  if (!ranked)
    return isError ? (
      <p className="day-choice">
        <StatusMark tone="attention">{words.rankingFailed}</StatusMark>
        <Button onClick={() => void refetch()}>{words.find}</Button>
      </p>
    ) : (
      <p className="muted">{words.ranking}</p>
    );
  const best = ranked.findIndex(({ isAllowed }) => isAllowed);
  return (
    <>
      <DayRefusal error={take.error} />
      {ranked.length === 0 && <p className="muted">{words.noCandidate}</p>}
      {best >= 0 && <p className="muted small">{words.takeFirst}</p>}
      <ol className="day-substitutes">
        {ranked.map((one, index) => (
          <li key={one.personId}>
            <span className="toolbar">
              <strong>{one.name}</strong>
              <span className="muted small">
                {one.personId} {one.school}
              </span>
              {one.isPresent && <StatusMark tone="normal">{words.here}</StatusMark>}
              <span className="grow" />
              {one.isAllowed ? (
                <Button
                  size="small"
                  type={index === best ? 'primary' : 'default'}
                  disabled={take.isBusy}
                  aria-label={`${words.take} ${one.name}`}
                  ref={(button) => {
                    // Enter is to take the first: it has the focus once, when the list appears.
                    if (index !== best || first.current !== null) return;
                    first.current = button;
                    button?.focus();
                  }}
                  onClick={() => void choose(one)}
                >
                  {words.take}
                </Button>
              ) : (
                <StatusMark tone="fault">{words.barred}</StatusMark>
              )}
            </span>
            <span className="small">{one.reasons.map((reason) => reason[language]).join('；')}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
