import './bench.css';
import { useState } from 'react';
import { useSite } from '../../../client/site.ts';
import { Segmented } from '../../../kit/controls.ts';
import { EmptyPage } from '../../../kit/empty-page.tsx';
import { ScrollRegion } from '../../../kit/scroll-region.tsx';
import { useText } from '../../../kit/text/index.ts';
import { LineBench } from './line-bench.tsx';
import { LoopBench } from './loop-bench.tsx';

const PATHS = ['loopback', 'line'] as const;

/** Which part of the chain fails: the sound card by itself, or one loudspeaker line. */
export function BenchView() {
  const text = useText();
  const words = text.bench;
  const site = useSite();
  const [path, setPath] = useState<(typeof PATHS)[number]>('loopback');
  if (!site) return <EmptyPage title={text.frame.loading} />;
  return (
    <section className="panel bench" aria-labelledby="bench-head">
      <div className="toolbar">
        <h1 id="bench-head">{words.heading}</h1>
        <Segmented
          size="large"
          aria-label={words.what}
          value={path}
          options={PATHS.map((value) => ({ value, label: words.paths[value] }))}
          onChange={setPath}
        />
      </div>
      <ScrollRegion className="bench-scroll" label={words.heading}>
        {path === 'loopback' ? <LoopBench site={site} /> : <LineBench site={site} />}
      </ScrollRegion>
    </section>
  );
}
