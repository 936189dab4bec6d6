export * from './database.module';
export * from './migrations';
export * from './prisma.service';
export * from './transaction';
export * from './unit-of-work';
