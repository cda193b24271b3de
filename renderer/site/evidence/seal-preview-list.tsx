import { useSite } from '../../client/site.ts';
import { ScrollRegion } from '../../kit/scroll-region.tsx';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { sizeInWords } from './evidence-model.ts';
import { usePreview } from './use-evidence.ts';

/** What will be sealed, room by room, what is missing and why; the worst room first. */
export function SealPreviewList({
  range,
  roomIds,
}: {
  readonly range: { readonly fromMs: number; readonly toMs: number } | null;
  readonly roomIds: readonly string[];
}) {
  const text = useText();
  const words = text.evidence.dialog;
  const site = useSite();
  const preview = usePreview(range, roomIds);
  const nameOf = (id: string): string => site?.rooms.find((room) => room.id === id)?.name ?? id;
  const rooms = [...(preview.data?.rooms ?? [])].sort((a, b) => b.missingMs - a.missingMs);
  return (
    <div className="seal-preview">
      <h3>{words.will}</h3>
      {range !== null && preview.isError && <StatusMark tone="attention">{words.unavailable}</StatusMark>}
      {range !== null && preview.isFetching && !preview.data && <p className="muted">{text.frame.loading}</p>}
      {range !== null && preview.data && (
        <>
          <p>
            <b>{words.total(preview.data.files, sizeInWords(preview.data.bytes))}</b>
          </p>
          <ScrollRegion label={words.will}>
            <table className="rows">
              <tbody>
                {rooms.map(({ roomId, cameras, missingMs, missing }) => (
                  <tr key={roomId}>
                    <td>{nameOf(roomId)}</td>
                    <td className="muted nowrap">{cameras > 0 ? words.cameras(cameras) : words.noCamera}</td>
                    <td>
                      {missingMs > 0 ? (
                        <>
                          <StatusMark tone="attention">
                            {words.missing(text.frame.duration(missingMs))}
                          </StatusMark>
                          <div className="muted small">
                            {missing
                              .map(
                                ({ reason, ms }) =>
                                  `${text.evidence.gapReason[reason]} ${text.frame.duration(ms)}`,
                              )
                              .join(text.frame.listMark)}
                          </div>
                        </>
                      ) : (
                        <StatusMark tone="normal">{words.complete}</StatusMark>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        </>
      )}
    </div>
  );
}
