package io.phantomdb.engine;

import io.phantomdb.sql.plan.Statement;
import java.util.Optional;

/// How a transaction runs, as far as its client said.
///
/// @param readOnly absent: as `default_transaction_read_only` has it
/// @param isolation absent: as `default_transaction_isolation` has it
record TransactionModes(Optional<Boolean> readOnly, Optional<Statement.Isolation> isolation) {
    static final TransactionModes DEFAULT = new TransactionModes(Optional.empty(), Optional.empty());

    /// These modes, and where they say nothing those of `base`.
    TransactionModes over(TransactionModes base) {
        return new TransactionModes(readOnly.or(base::readOnly), isolation.or(base::isolation));
    }
}
