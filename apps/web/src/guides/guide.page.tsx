import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect } from 'react';
import { PageLink } from '../ui/links';
import { NotFoundPage } from '../ui/not-found.page';
import { PageError } from '../ui/page-error';
import { PageSkeleton } from '../ui/page-skeleton';
import { PageTitle } from '../ui/page-title';
import './guide-text.css';
import classes from './guide.module.css';
import { GUIDES, loadGuide } from './guides';

const route = getRouteApi('/guides/$name');
/** The address of the service in the text of the guides. */
const SAMPLE_ADDRESS = 'http://127.0.0.1:3000';

/** `/guides/$name`: a guide of `docs/`, with the addresses of this service in its commands. */
export function GuidePage() {
  const { name } = route.useParams();
  const {
    data: guide,
    error,
    refetch,
  } = useQuery({
    queryKey: ['guides', name],
    queryFn: () => loadGuide(name),
    staleTime: Number.POSITIVE_INFINITY,
  });

  // The text arrives after the page, so the browser could not yet scroll to the fragment of the URL.
  useEffect(() => {
    if (guide) document.getElementById(decodeURIComponent(window.location.hash.slice(1)))?.scrollIntoView();
  }, [guide]);

  if (guide === undefined) return error ? <PageError error={error} reset={refetch} /> : <PageSkeleton />;
  if (guide === null) return <NotFoundPage detail={`There is no guide “${name}”.`} />;
  return (
    <div className={classes.columns}>
      <nav className={classes.contents} aria-label="Guides">
        <ul>
          {Object.entries(GUIDES).map(([other, title]) => (
            <li key={other}>
              <PageLink to="/guides/$name" params={{ name: other }} size="sm" activeProps={ACTIVE}>
                {title}
              </PageLink>
            </li>
          ))}
        </ul>
      </nav>
      <article className={classes.guide}>
        <PageTitle name={guide.title} />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: generated from the project's docs at build time */}
        <div className="guide-text" dangerouslySetInnerHTML={{ __html: withOwnAddress(guide.html) }} />
      </article>
    </div>
  );
}

const ACTIVE = { 'aria-current': 'page' } as const;

function withOwnAddress(html: string): string {
  return html.replaceAll(SAMPLE_ADDRESS, window.location.origin);
}
