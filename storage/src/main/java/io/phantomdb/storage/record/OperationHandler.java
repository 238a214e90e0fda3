package io.phantomdb.storage.record;

/// Receives operations one by one.
@FunctionalInterface
public interface OperationHandler {
    /// @param address of `bytes` bytes, valid during the call: a row, or for [Operation#DELETE] a key with its
    ///     length
    void accept(Operation operation, long table, long address, int bytes);
}
