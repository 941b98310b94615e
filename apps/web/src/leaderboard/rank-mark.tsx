import './rank-mark.css';
import { Wreath } from '../laurel/wreath.js';

/** What the wreath of a rank is made of; undefined below the third. */
export function metalOf(rank: number): 'gold' | 'silver' | 'bronze' | undefined {
  return ([undefined, 'gold', 'silver', 'bronze'] as const)[rank];
}

/** A rank; the first three wear a wreath. */
export function RankMark({ rank }: { rank: number }) {
  const metal = metalOf(rank);
  if (!metal) return <span className="rank-mark">{rank.toLocaleString('en')}</span>;
  return (
    <span className="rank-mark" data-metal={metal}>
      <Wreath className="rank-mark-wreath" />
      {rank}
    </span>
  );
}
