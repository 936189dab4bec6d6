export * from './event';
export * from './metric';
export * from './run-state';
export * from './verdict';
