import { useState } from 'react';
import { addresses } from '../../shell/addresses.ts';
import { navigate } from '../../shell/router.ts';
import type { OpenedRule } from './opened-rule.ts';
import { Banner, OvertakenBanner, RestoredBanner } from './page-banners.tsx';

/** What is to be known about the rule: an earlier version, a default rule, a draft from before, somebody else's change. */
export function RuleBanners({ opened, onEdit }: { opened: OpenedRule; onEdit: () => void }) {
  const { id, version, detail, draft, gone, locked, discard, rebase } = opened;
  const [known, setKnown] = useState(false);
  const now = gone ? 0 : detail?.rule.version;
  if (version !== undefined) {
    return (
      <Banner
        intent="info"
        title={`Version ${version} of the rule, to read.`}
        actions={[['Show what is in force', () => navigate(addresses.rule(id))]]}
      >
        {now === undefined ? '' : now === 0 ? 'The rule has been deleted.' : `Version ${now} is in force.`}
      </Banner>
    );
  }
  const overtaken = draft !== undefined && draft.based !== 0 && now !== undefined && draft.based !== now;
  return (
    <>
      {overtaken && (
        <OvertakenBanner
          now={now}
          based={draft.based}
          onCompare={() => navigate(addresses.rule(id, { page: 'compare' }), { replace: true })}
          onRebase={() => rebase(now)}
          onDiscard={discard}
        />
      )}
      {!overtaken && draft?.found !== undefined && !known && (
        <RestoredBanner from={draft.found} onKeep={() => setKnown(true)} onDiscard={discard} />
      )}
      {locked && (
        <Banner intent="info" title="This is a default rule." actions={[['Edit…', onEdit]]}>
          It was shipped with the product and is shown to read. Best leave it as it is and change a copy.
        </Banner>
      )}
      {!locked && detail?.edited === true && draft === undefined && (
        <Banner
          intent="warning"
          title="This default rule is no longer as it was shipped."
          actions={[['Compare', () => navigate(addresses.rule(id, { page: 'compare' }), { replace: true })]]}
        >
          Updates of the default rules leave it alone.
        </Banner>
      )}
    </>
  );
}
