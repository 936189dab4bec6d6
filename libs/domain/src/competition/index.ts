export * from './board-metrics';
export * from './check-event';
export * from './composite-formula';
export * from './composite-score';
export * from './event';
export * from './freeze';
