import './wall.css';
import { camerasFeed, siteClient, useSite } from '../client/site.ts';
import { useConnection, useFeed } from '../client/use-client.ts';
import { EmptyPage } from '../kit/empty-page.tsx';
import { FeedFault } from '../kit/feed-fault.tsx';
import { usePreferences } from '../kit/preferences.ts';
import { useRoute } from '../kit/route.ts';
import { useText } from '../kit/text/index.ts';
import { ThemeScope } from '../kit/theme.tsx';
import type { ScreenPart } from './screen-part.ts';
import { canDecode } from './use-wall-worker.ts';
import { Wall } from './wall.tsx';
import type { WallCamera } from './wall-camera.ts';

/** What is happening in the rooms? With `screen`, one display's part of them and nothing else. */
export function WallPage({ screen = null }: { readonly screen?: ScreenPart | null }) {
  const text = useText();
  const { wallTheme } = usePreferences();
  const { parameters } = useRoute();
  const site = useSite();
  const { value: statuses, error } = useFeed(camerasFeed);
  const { isConnected } = useConnection(siteClient.connection);
  const content = () => {
    if (error && !statuses) return <FeedFault error={error} />;
    if (!site || !statuses) return <EmptyPage title={text.frame.loading} />;
    if (!canDecode())
      return <EmptyPage title={text.wall.noWebCodecs}>{text.wall.noWebCodecsAction}</EmptyPage>;
    if (statuses.length === 0)
      return <EmptyPage title={text.wall.noCameras}>{text.wall.noCamerasAction}</EmptyPage>;
    const order = new Map(site.rooms.map((room, index) => [room.id, { room, index }]));
    const cameras = statuses
      .map((status): WallCamera & { index: number } => ({
        id: status.id,
        roomId: status.roomId,
        name: order.get(status.roomId)?.room.name ?? status.roomId,
        status,
        hasMain: site.cameras.find(({ id }) => id === status.id)?.hasMain ?? false,
        index: order.get(status.roomId)?.index ?? site.rooms.length,
      }))
      .toSorted((a, b) => a.index - b.index || a.id.localeCompare(b.id));
    // Another room asked for by address opens, also when the wall is open already.
    const asked = parameters.get('room') ?? '';
    return (
      <Wall
        key={asked}
        cameras={cameras}
        rooms={site.rooms}
        screen={screen}
        isConnected={isConnected}
        timeZone={site.site.timeZone}
      />
    );
  };
  return (
    <ThemeScope theme={wallTheme} className="wall-scope">
      {content()}
    </ThemeScope>
  );
}
