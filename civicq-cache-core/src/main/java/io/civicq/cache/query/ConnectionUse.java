package io.civicq.cache.query;

/** Whose connections a data source gives, as far as they do not commit by themselves. */
public enum ConnectionUse {
    /** Perhaps the one of the caller's transaction, as data sources of frameworks do. Nothing read on it is shared. */
    PERHAPS_OF_A_TRANSACTION,
    /** Always one that nobody else uses: a transaction is begun and ended on it. */
    OWN
}
