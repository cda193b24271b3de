import { useQueryClient } from '@tanstack/react-query';
import { type RefObject, useState } from 'react';
import type { Bookmark } from '../../../shared/contract/recording.ts';
import { useSiteCommand } from '../../client/site.ts';
import { Button, Input, Select } from '../../kit/controls.ts';
import { shortTime } from '../../kit/format.ts';
import { ScrollRegion } from '../../kit/scroll-region.tsx';
import { useText } from '../../kit/text/index.ts';

const WHOLE_SITE = '';

/** Moments worth keeping: add one at the position, list, jump, remove and take the removal back. */
export function BookmarkPanel({
  bookmarks,
  rooms,
  activeRoomId,
  positionMs,
  nowMs,
  timeZone,
  field,
  nameOfOperator,
  onJump,
}: {
  readonly bookmarks: readonly Bookmark[];
  readonly rooms: readonly { readonly id: string; readonly name: string }[];
  readonly activeRoomId: string | null;
  readonly positionMs: number;
  readonly nowMs: number;
  readonly timeZone: string;
  /** The form, for the key that begins a bookmark. */
  readonly field: RefObject<HTMLFormElement | null>;
  nameOfOperator(id: string): string;
  onJump(bookmark: Bookmark): void;
}) {
  const text = useText();
  const queries = useQueryClient();
  const add = useSiteCommand('recording.addBookmark');
  const remove = useSiteCommand('recording.removeBookmark');
  const [words, setWords] = useState('');
  const [roomId, setRoomId] = useState<string | null>(null);
  const [removed, setRemoved] = useState<Bookmark | null>(null);
  const room = roomId ?? activeRoomId ?? WHOLE_SITE;
  const roomName = (id: string | null): string =>
    id === null ? text.playback.wholeSite : (rooms.find((candidate) => candidate.id === id)?.name ?? id);
  const again = (): Promise<void> => queries.invalidateQueries({ queryKey: ['recording.bookmarks'] });
  const addAt = async (bookmark: Pick<Bookmark, 'atMs' | 'roomId' | 'text'>): Promise<boolean> => {
    const { atMs, roomId: at, text: what } = bookmark;
    const made = await add.run({ atMs: Math.round(atMs), roomId: at, text: what });
    await again();
    return made !== null;
  };
  const time = (atMs: number): string => shortTime(atMs, timeZone, nowMs);
  return (
    <>
      <form
        className="bookmark-form"
        ref={field}
        onSubmit={(event) => {
          event.preventDefault();
          if (words.trim() === '') return;
          void addAt({
            atMs: positionMs,
            roomId: room === WHOLE_SITE ? null : room,
            text: words.trim(),
          }).then((isAdded) => {
            if (isAdded) setWords('');
          });
        }}
      >
        <Input
          aria-label={text.playback.bookmarkText}
          placeholder={text.playback.bookmarkText}
          value={words}
          maxLength={200}
          onChange={(event) => setWords(event.target.value)}
        />
        <Select
          aria-label={text.playback.bookmarkRoom}
          value={room}
          showSearch
          optionFilterProp="label"
          options={[
            { value: WHOLE_SITE, label: text.playback.wholeSite },
            ...rooms.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(value) => setRoomId(value)}
        />
        <Button htmlType="submit" loading={add.isBusy} disabled={words.trim() === ''}>
          {text.playback.addBookmark(time(positionMs))}
        </Button>
      </form>
      {removed && (
        <p className="undo-strip" role="status">
          <span>{text.playback.removed(removed.text)}</span>
          <Button
            size="small"
            onClick={() => {
              setRemoved(null);
              void addAt(removed);
            }}
          >
            {text.playback.undo}
          </Button>
        </p>
      )}
      <ScrollRegion label={text.playback.bookmarks} className="side-list">
        {bookmarks.length === 0 && <p className="muted">{text.playback.noBookmarks}</p>}
        <ul>
          {bookmarks
            .toSorted((a, b) => b.atMs - a.atMs)
            .map((bookmark) => (
              <li key={bookmark.id} className="bookmark-row">
                <button type="button" className="bookmark-jump" onClick={() => onJump(bookmark)}>
                  <span className="nowrap">
                    <span className="visually-hidden">{text.playback.jumpTo} </span>
                    <strong>{time(bookmark.atMs)}</strong> {roomName(bookmark.roomId)}
                  </span>
                  <span>{bookmark.text}</span>
                  <span className="muted small">{text.playback.by(nameOfOperator(bookmark.by))}</span>
                </button>
                <Button
                  size="small"
                  type="text"
                  aria-label={text.playback.removeBookmark(bookmark.text)}
                  onClick={() => {
                    void remove.run({ id: bookmark.id }).then(async (done) => {
                      if (done) setRemoved(bookmark);
                      await again();
                    });
                  }}
                >
                  {text.playback.removeWord}
                </Button>
              </li>
            ))}
        </ul>
      </ScrollRegion>
    </>
  );
}
