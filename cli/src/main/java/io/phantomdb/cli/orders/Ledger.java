package io.phantomdb.cli.orders;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What the order clients know of their orders: the truth that the database is audited against. Any thread may call.
public final class Ledger {
    public enum State {
        /// Sent, no answer yet; after a crash such an order may be there whole or not at all.
        IN_DOUBT,
        /// COMMIT was answered: the order must be there, once.
        ACKNOWLEDGED,
        /// Failed or rolled back: the order must not be there.
        ABORTED
    }

    /// @param cents price of the order, taken from the customer's balance
    public record Order(long key, long customer, long cents, int lines, State state) {}

    private final Map<Long, Order> orders = new ConcurrentHashMap<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong nextKey;
    private final long firstKey;

    public Ledger(long firstKey) {
        this.firstKey = firstKey;
        this.nextKey = new AtomicLong(firstKey);
    }

    Order begin(long customer, long cents, int lines) {
        Order order = new Order(nextKey.getAndIncrement(), customer, cents, lines, State.IN_DOUBT);
        orders.put(order.key(), order);
        return order;
    }

    void acknowledge(Order order) {
        end(order, State.ACKNOWLEDGED);
        acknowledged.incrementAndGet();
    }

    void abort(Order order) {
        end(order, State.ABORTED);
    }

    private void end(Order order, State state) {
        orders.put(order.key(), new Order(order.key(), order.customer(), order.cents(), order.lines(), state));
    }

    /// Orders acknowledged so far.
    public long acknowledged() {
        return acknowledged.get();
    }

    /// The first key that an order of the demo has.
    public long firstKey() {
        return firstKey;
    }

    /// All orders so far by key.
    public Map<Long, Order> orders() {
        return orders;
    }
}
