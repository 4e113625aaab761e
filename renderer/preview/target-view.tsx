import { Body1Strong, makeStyles, Text, tokens } from '@fluentui/react-components';
import type { PreviewTarget } from '../../shared/contract/preview.ts';
import { deprovisioningWords, provisioningWords } from '../../shared/preview/preview-words.ts';
import { PlaceLink } from '../components/place-link.tsx';
import { addresses } from '../shell/addresses.ts';
import { JoinList } from './join-view.tsx';
import { ScopeView } from './scope-view.tsx';

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', overflowY: 'auto', minHeight: 0 },
  block: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalS, padding: tokens.spacingHorizontalM },
});

/** What happens in one target: found or made, let go or deleted, and which outbound rules are in scope. */
export function TargetView({ target }: { target: PreviewTarget }) {
  const styles = useStyles();
  return (
    <div className={styles.page}>
      <div className={styles.block}>
        {target.objects.map((object) => {
          const gone = object.deprovisioning === undefined ? undefined : deprovisioningWords[object.deprovisioning];
          return (
            <section key={`${object.object ?? ''} ${object.objectType}`} aria-label={object.dn ?? object.objectType}>
              <Body1Strong block>
                {gone ?? (object.provisioning === undefined ? 'Connected already' : provisioningWords[object.provisioning])}
              </Body1Strong>
              <Text block>
                {object.objectType}
                {object.dn !== undefined && (
                  <>
                    {' · '}
                    {object.object !== undefined && object.provisioning !== 'provisioned' ? (
                      <PlaceLink to={addresses.connectorSpaceObject(object.object)}>{object.dn}</PlaceLink>
                    ) : (
                      object.dn
                    )}
                  </>
                )}
              </Text>
              {object.rule !== undefined && <PlaceLink to={addresses.rules(object.rule.id)}>{object.rule.name}</PlaceLink>}
            </section>
          );
        })}
        <JoinList joins={target.joins} />
      </div>
      <ScopeView scopes={target.scopes} />
    </div>
  );
}
