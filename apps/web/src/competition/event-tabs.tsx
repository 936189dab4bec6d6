import { Tabs } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { Competition } from '@torchperf/contracts';
import { useEffect, useRef } from 'react';
import { EventBoard } from '../leaderboard/event-board';
import type { BoardChoice } from '../leaderboard/leaderboard.queries';
import classes from './competition.module.css';
import { EventRules } from './event-rules';

interface EventTabsProps {
  readonly competition: Competition;
  readonly choice: Partial<BoardChoice>;
  readonly busy: boolean;
}

/** One tab for each event. The URL names the chosen one, so a board can be linked to. */
export function EventTabs({ competition, choice, busy }: EventTabsProps) {
  const navigate = useNavigate();
  const { events, slug } = competition;
  const chosen = events.find(({ id }) => id === choice.event) ?? events[0];
  const list = useRef<HTMLDivElement>(null);
  const chosenId = chosen?.id;

  // On a phone, the tabs scroll sideways; the chosen one must be visible, even if a link opened the page.
  useEffect(() => {
    const tab = chosenId && list.current?.querySelector<HTMLElement>('[data-active]');
    if (tab && list.current) {
      list.current.scrollLeft = tab.offsetLeft - (list.current.clientWidth - tab.offsetWidth) / 2;
    }
  }, [chosenId]);

  if (!chosen) return null;
  const board: BoardChoice = {
    event: chosen.id,
    division: choice.division,
    secondDivision: choice.secondDivision,
    page: choice.page,
  };
  return (
    <Tabs
      value={chosen.id}
      keepMounted={false}
      onChange={(event) =>
        event &&
        navigate({
          to: '/competitions/$slug',
          params: { slug },
          search: { event, division: choice.division, secondDivision: choice.secondDivision },
          replace: true,
          resetScroll: false,
        })
      }
    >
      <Tabs.List ref={list} className={classes.tabs} aria-labelledby="leaderboards">
        {events.map(({ id, title, retiredAt }) => (
          <Tabs.Tab key={id} value={id} className={classes.tab}>
            <bdi>{title}</bdi>
            {retiredAt && <span className={classes.retired}> (retired)</span>}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {events.map((event) => (
        <Tabs.Panel key={event.id} value={event.id} pt="md">
          <EventRules event={event} />
          <EventBoard competition={competition} choice={board} busy={busy} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
