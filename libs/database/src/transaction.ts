declare const OPEN: unique symbol;

/**
 * An open transaction. `UnitOfWork.run` passes it to the repositories that take part in it. It is opaque: only this
 * library gets a client from it, so no service can execute a statement of its own.
 */
export interface Transaction {
  readonly [OPEN]: true;
}
