export * from './admin';
export * from './hash';
export * from './http';
export * from './job';
export * from './manifest';
export * from './problem';
export * from './report';
export * from './suite';
