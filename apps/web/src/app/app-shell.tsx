import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { CONTENT_ID, focusContent } from '../ui/focus-content';
import classes from './app-shell.module.css';
import { ColorSchemeToggle } from './color-scheme-toggle';

/** The frame of every page. After a change of page, it moves the focus to the new page's content. */
export function AppShell() {
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  const shown = useRef(pathname);

  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    focusContent();
  }, [pathname]);

  return (
    <div className={classes.shell}>
      <a className={classes.skip} href={`#${CONTENT_ID}`}>
        Skip to the content
      </a>
      <header className={classes.header}>
        <div className={classes.bar}>
          <Link to="/" className={classes.brand}>
            <BrandMark />
            <span>TorchPerf Olympics</span>
          </Link>
          <nav className={classes.links} aria-label="Site">
            <Link to="/">Competitions</Link>
            <Link to="/guides/$name" params={{ name: 'participant-guide' }}>
              Guides
            </Link>
          </nav>
          <ColorSchemeToggle />
        </div>
      </header>
      <main id={CONTENT_ID} tabIndex={-1} className={classes.main}>
        <Outlet />
      </main>
      <footer className={classes.footer}>
        <div className={classes.bar}>
          <Link to="/guides/$name" params={{ name: 'ranking' }}>
            How ranking works
          </Link>
          <a href="/api/v1/openapi.json">API description</a>
        </div>
      </footer>
    </div>
  );
}

/** An estimate with its interval: this service never shows a bare number. */
function BrandMark() {
  return (
    <svg viewBox="0 0 32 20" width="32" height="20" aria-hidden="true" className={classes.mark}>
      <path d="M3 4v12M29 4v12M3 10h26" />
      <circle cx="16" cy="10" r="4.6" />
    </svg>
  );
}
