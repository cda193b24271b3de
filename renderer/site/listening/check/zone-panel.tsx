import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AudioCheckSummary } from '../../../../shared/contract/audio-check.ts';
import type { RoomZone } from '../../../../shared/contract/listening-zone.ts';
import { siteClient, useSiteCommand } from '../../../client/site.ts';
import { Button, Select } from '../../../kit/controls.ts';
import { DatalistInput } from '../../../kit/datalist-input.tsx';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';

const KEY = ['audioCheck.zones'];

/** The zones one after another: which rooms belong to each, what its last check said, and the button that plays into it. */
export function ZonePanel({
  rooms,
  checks,
  isBusy,
  timeOf,
  onPlay,
  onOpen,
}: {
  /** Rooms that are checked, in the order of the site. */
  readonly rooms: readonly { readonly id: string; readonly name: string }[];
  /** Newest first. */
  readonly checks: readonly AudioCheckSummary[];
  readonly isBusy: boolean;
  timeOf(ms: number): string;
  onPlay(zone: string): void;
  onOpen(checkId: string): void;
}) {
  const words = useText().audioCheck.zones;
  const zones =
    useQuery({ queryKey: KEY, queryFn: () => siteClient.query('audioCheck.zones', {}) }).data ?? [];
  const names = [...new Set(zones.map(({ zone }) => zone))];
  const nameOf = new Map(rooms.map(({ id, name }) => [id, name]));
  const unassigned = rooms.filter(({ id }) => !zones.some(({ roomId }) => roomId === id));
  return (
    <section className="zones" aria-label={words.heading}>
      <p className="muted">{words.why}</p>
      <ZoneForm rooms={rooms} names={names} />
      {unassigned.length > 0 && (
        <p>
          <StatusMark tone="attention">{words.unassigned(unassigned.length)}</StatusMark>
        </p>
      )}
      {names.length === 0 ? (
        <p className="muted">{words.none}</p>
      ) : (
        <table className="rows">
          <thead>
            <tr>
              <th>{words.zone}</th>
              <th>{words.rooms}</th>
              <th>{words.result}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {names.map((zone) => {
              const last = checks.find(
                (one) => one.kind === 'zone' && one.zone === zone && one.phase === 'done',
              );
              return (
                <tr key={zone}>
                  <td className="nowrap" translate="no">
                    {zone}
                  </td>
                  <td className="wrap">
                    {zones
                      .filter((one) => one.zone === zone)
                      .map(({ roomId }) => nameOf.get(roomId) ?? roomId)
                      .join(' ')}
                  </td>
                  <td>
                    <LastCheck check={last} timeOf={timeOf} onOpen={onOpen} />
                  </td>
                  <td className="nowrap">
                    <Button type="primary" loading={isBusy} onClick={() => onPlay(zone)}>
                      {words.play(zone)}
                    </Button>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}

function LastCheck({
  check,
  timeOf,
  onOpen,
}: {
  readonly check: AudioCheckSummary | undefined;
  timeOf(ms: number): string;
  onOpen(checkId: string): void;
}) {
  const words = useText().audioCheck.zones;
  if (check === undefined) return <StatusMark tone="unchecked">{words.unchecked}</StatusMark>;
  const wrong = (check.counts.fail ?? 0) + (check.counts['not-measurable'] ?? 0);
  const time = timeOf(check.startedAtMs);
  return (
    <>
      <StatusMark tone={wrong > 0 ? 'fault' : 'normal'}>
        {wrong > 0 ? words.bad(wrong, time) : words.good(time)}
      </StatusMark>{' '}
      <Button size="small" onClick={() => onOpen(check.id)}>
        {words.open}
      </Button>
    </>
  );
}

function ZoneForm({
  rooms,
  names,
}: {
  readonly rooms: readonly { readonly id: string; readonly name: string }[];
  readonly names: readonly string[];
}) {
  const words = useText().audioCheck.zones;
  const queries = useQueryClient();
  const assign = useSiteCommand('audioCheck.setZone');
  const [zone, setZone] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const put = async (name: string | null): Promise<void> => {
    const zones: readonly RoomZone[] | null = await assign.run({ rooms: chosen, zone: name });
    if (zones === null) return;
    queries.setQueryData(KEY, zones);
    setChosen([]);
  };
  return (
    <div className="toolbar zone-form">
      <Select
        mode="multiple"
        className="zone-rooms"
        aria-label={words.rooms}
        placeholder={words.rooms}
        value={chosen}
        optionFilterProp="label"
        maxTagCount={4}
        options={rooms.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={setChosen}
      />
      <DatalistInput
        label={words.zoneName}
        value={zone}
        maxLength={40}
        proposals={names.map((value) => ({ value }))}
        onChange={setZone}
      />
      <Button
        disabled={chosen.length === 0 || zone.trim() === ''}
        loading={assign.isBusy}
        onClick={() => void put(zone.trim())}
      >
        {words.assign}
      </Button>
      <Button disabled={chosen.length === 0} onClick={() => void put(null)}>
        {words.clear}
      </Button>
    </div>
  );
}
