import './tree.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type {
  ResponsibilityNode,
  ResponsibilityPreview,
} from '../../../../shared/contract/responsibility.ts';
import { siteClient, useSiteCommand } from '../../../client/site.ts';
import { Button } from '../../../kit/controls.ts';
import { EmptyPage } from '../../../kit/empty-page.tsx';
import { notify } from '../../../kit/notices.ts';
import { Shape, StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { fileToBase64, MOST_FILE_BYTES } from '../../file-base64.ts';
import type { RosterModel } from '../roster-model.ts';
import { NodePanel } from './node-panel.tsx';
import { TreeChart } from './tree-chart.tsx';
import { movedUp, subtreeOf, withNew } from './tree-nodes.ts';

/** Others change the tree too; it is seldom. */
const REFETCH_MS = 15_000;

/** Who answers for what, under whom, and what is missing. */
export function TreeView({ model }: { readonly model: RosterModel }) {
  const text = useText();
  const words = text.responsibility;
  const queries = useQueryClient();
  const picker = useRef<HTMLInputElement>(null);
  const save = useSiteCommand('responsibility.save');
  const undo = useSiteCommand('responsibility.undo');
  const [chosen, setChosen] = useState<string | null>(null);
  const [preview, setPreview] = useState<ResponsibilityPreview | null>(null);
  const { data: tree } = useQuery({
    queryKey: ['responsibility', model.table.revision],
    queryFn: () => siteClient.query('responsibility.get', {}),
    placeholderData: (before) => before,
    refetchInterval: REFETCH_MS,
  });
  if (!tree) return <EmptyPage title={text.frame.loading} />;
  const { nodes, gaps, version } = tree;
  const node = nodes.find(({ id }) => id === chosen);
  const write = async (next: readonly ResponsibilityNode[], told = words.saved): Promise<boolean> => {
    const done = await save.run({ version, nodes: [...next] });
    await queries.invalidateQueries({ queryKey: ['responsibility'] });
    if (done) notify({ kind: 'information', text: told });
    return done !== null;
  };
  const add = async (parentId: string | null): Promise<void> => {
    const [next, id] = withNew(nodes, parentId, words.newTitle);
    if (await write(next)) setChosen(id);
  };
  const takeBack = async (): Promise<void> => {
    const done = await undo.run({ version });
    await queries.invalidateQueries({ queryKey: ['responsibility'] });
    if (done) notify({ kind: 'information', text: words.undone });
  };
  const read = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    if (file.size > MOST_FILE_BYTES)
      return notify({ kind: 'error', code: 'too-large', detail: text.people.fileTooLarge });
    const base64 = await fileToBase64(file);
    setPreview(await siteClient.query('responsibility.previewImport', { fileName: file.name, base64 }));
    if (picker.current) picker.current.value = '';
  };
  const earlier = node ? movedUp(nodes, node.id) : null;
  return (
    <div className={`people-list ${node ? 'with-side' : ''}`}>
      <section className="panel tree-panel" aria-label={words.heading}>
        <div className="toolbar">
          {nodes.length > 0 &&
            (gaps.length === 0 ? (
              <StatusMark tone="normal">{words.complete}</StatusMark>
            ) : (
              <StatusMark tone="attention">{words.gapCount(gaps.length)}</StatusMark>
            ))}
          <span className="grow" />
          <Button disabled={!tree.canUndo} loading={undo.isBusy} onClick={() => void takeBack()}>
            {words.undo}
          </Button>
          <Button title={words.importWhy} onClick={() => picker.current?.click()}>
            {words.import}
          </Button>
          {nodes.length > 0 && (
            <a
              className="plain-link"
              href={`/api/v1/responsibility/chart.pdf?language=${text.plan.language}`}
              download
            >
              {words.print}
            </a>
          )}
          <Button type="primary" onClick={() => void add(null)}>
            {words.addTop}
          </Button>
          <input
            ref={picker}
            type="file"
            accept=".xlsx,.csv,.txt"
            className="visually-hidden"
            aria-label={words.import}
            tabIndex={-1}
            onChange={(event) => void read(event.target.files?.[0])}
          />
        </div>
        {preview && (
          <div className="draft-line" role="status">
            {preview.problems.length > 0 ? (
              <>
                <p className="tone-fault">
                  <Shape tone="fault" /> {words.problemCount(preview.problems.length)}
                </p>
                <ul>
                  {preview.problems.slice(0, 20).map(({ row, column, code, value }) => (
                    <li key={`${row} ${column} ${code} ${value}`}>
                      {words.problem(row, column, words.problems[code], value)}
                    </li>
                  ))}
                </ul>
              </>
            ) : (
              <Button
                type="primary"
                loading={save.isBusy}
                onClick={() =>
                  void write(preview.nodes, words.imported(preview.nodes.length)).then(
                    (isDone) => isDone && setPreview(null),
                  )
                }
              >
                {words.importRun(preview.nodes.length)}
              </Button>
            )}{' '}
            <Button size="small" onClick={() => setPreview(null)}>
              {text.frame.close}
            </Button>
          </div>
        )}
        {nodes.length === 0 ? (
          <EmptyPage title={words.nothing}>{words.nothingWhy}</EmptyPage>
        ) : (
          <TreeChart nodes={nodes} gaps={gaps} people={model.people} chosen={chosen} onChoose={setChosen} />
        )}
        {gaps.length > 0 && (
          <section className="tree-gaps" aria-labelledby="gaps-head">
            <h3 id="gaps-head">{words.gapsHead}</h3>
            <ul>
              {gaps.map(({ kind, nodeId, title, name }) => (
                <li key={`${kind} ${nodeId} ${name}`}>
                  {nodeId === null ? (
                    words.gaps[kind](title, name)
                  ) : (
                    <button type="button" className="link-button" onClick={() => setChosen(nodeId)}>
                      {words.gaps[kind](title, name)}
                    </button>
                  )}
                </li>
              ))}
            </ul>
          </section>
        )}
      </section>
      {node && (
        <NodePanel
          key={JSON.stringify(node)}
          node={node}
          superiors={nodes.filter(({ id }) => !subtreeOf(nodes, node.id).has(id))}
          people={model.table.people}
          isBusy={save.isBusy}
          onSave={(next) => void write(nodes.map((one) => (one.id === node.id ? next : one)))}
          onAdd={() => void add(node.id)}
          onEarlier={earlier && (() => void write(earlier))}
          onRemove={() =>
            void write(nodes.filter(({ id }) => !subtreeOf(nodes, node.id).has(id))).then(() =>
              setChosen(null),
            )
          }
        />
      )}
    </div>
  );
}
