import './side-panel.css';
import type { RefObject } from 'react';
import type { Bookmark } from '../../../shared/contract/recording.ts';
import { jobsFeed } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import { Segmented } from '../../kit/controls.ts';
import { useText } from '../../kit/text/index.ts';
import { BookmarkPanel } from './bookmark-panel.tsx';
import type { ClipMarks, ClipPlan } from './clip.ts';
import { ClipPanel } from './clip-panel.tsx';

const TABS = ['bookmarks', 'clip'] as const;
export type SideTab = (typeof TABS)[number];

/** What a person does with what was found: mark it, take it out. */
export function SidePanel({
  tab,
  onTab,
  bookmarks,
  rooms,
  activeRoomId,
  bookmarkForm,
  marks,
  onMarks,
  plan,
  cameraIds,
  positionMs,
  nowMs,
  timeZone,
  nameOfOperator,
  nameOfCamera,
  onJump,
}: {
  readonly tab: SideTab;
  onTab(tab: SideTab): void;
  readonly bookmarks: readonly Bookmark[];
  readonly rooms: readonly { readonly id: string; readonly name: string }[];
  readonly activeRoomId: string | null;
  readonly bookmarkForm: RefObject<HTMLFormElement | null>;
  readonly marks: ClipMarks;
  onMarks(marks: ClipMarks): void;
  readonly plan: ClipPlan | null;
  readonly cameraIds: readonly string[];
  readonly positionMs: number;
  readonly nowMs: number;
  readonly timeZone: string;
  nameOfOperator(id: string): string;
  nameOfCamera(id: string): string;
  onJump(bookmark: Bookmark): void;
}) {
  const text = useText();
  const jobs = (useFeed(jobsFeed).value ?? []).filter(({ kind }) => kind === 'clip-export');
  const shared = { positionMs, nowMs, timeZone, nameOfOperator };
  return (
    <aside className="panel playback-side" aria-label={text.playback.side}>
      <Segmented
        aria-label={text.playback.side}
        block
        value={tab}
        options={TABS.map((value) => ({ value, label: text.playback.tabs[value] }))}
        onChange={onTab}
      />
      {tab === 'bookmarks' ? (
        <BookmarkPanel
          {...shared}
          bookmarks={bookmarks}
          rooms={rooms}
          activeRoomId={activeRoomId}
          field={bookmarkForm}
          onJump={onJump}
        />
      ) : (
        <ClipPanel
          {...shared}
          marks={marks}
          plan={plan}
          cameraIds={cameraIds}
          jobs={jobs}
          nameOfCamera={nameOfCamera}
          onMarks={onMarks}
        />
      )}
    </aside>
  );
}
