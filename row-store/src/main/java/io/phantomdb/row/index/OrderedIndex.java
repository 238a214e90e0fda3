package io.phantomdb.row.index;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import java.util.ArrayDeque;

/// An ordered set of byte strings, each `index key ‖ row key`: a B+-tree whose published nodes never change.
///
///     entry  live              some row that no commit has ended has it
///            ended at t        no snapshot at or after t sees a row that has it; goes by [#purge]
///
/// Entries name rows by key, not by place, so that folds and compactions, which move rows, do not touch them. An entry
/// says that a row may have the index key; whether the row that a snapshot sees has it is seen at the row.
///
/// **Writing** ([#insert], [#retire], [#purge], [#publish]): one thread at a time, under the commit lock. The writer
/// copies a node before it changes it first after a [#publish], as LMDB does; readers see nothing before.
///
/// **Reading** ([#scan], [#count]): any thread, no lock, no waiting. What a reader walks stays until it is through.
/// An entry's end may be set meanwhile, to timestamps that are not published yet.
///
/// **Memory** is counted in the budget, which is expected to have no limit: whoever writes checks before.
public final class OrderedIndex implements AutoCloseable {
    /// The end of an entry that has none.
    public static final long LIVE = Long.MAX_VALUE;

    private static final int RECLAIM_MIN = 64;

    /// Is shown entries in order.
    @FunctionalInterface
    public interface Visitor {
        /// Looks at one entry; the address is valid during the call.
        ///
        /// @param head bytes of the index key; the row's key follows it
        /// @param end [#LIVE] or a timestamp
        /// @return whether to go on
        boolean entry(long key, int head, int bytes, long end);
    }

    /// An entry that ended.
    private record Ended(long entry, long timestamp) {}

    private final MemoryBudget budget;
    private final Epochs epochs = new Epochs();
    private final Unlinked unlinked = new Unlinked();
    private final ArrayDeque<Ended> ended = new ArrayDeque<>();
    private long epoch = 1;
    private long batch = 1;
    private long root;
    private long splitSeparator;
    private volatile long published;
    private volatile long entries;
    private volatile boolean closed;

    public OrderedIndex(MemoryBudget budget) {
        this.budget = budget;
        this.root = newNode(0);
        this.published = root;
    }

    /// Enters a key, live, or makes the entry that is there live again.
    ///
    /// @param head how many of the bytes are the index key
    /// @return whether there was no such live entry
    public boolean insert(long key, int bytes, int head) {
        long there = find(root, key, bytes);
        if (there != 0) {
            boolean wasLive = Entry.end(there) == LIVE;
            Entry.setEnd(there, LIVE);
            return !wasLive;
        }
        add(key, bytes, head, LIVE);
        return true;
    }

    /// Ends the key's entry at a timestamp; one that is not there is entered as ended.
    public void retire(long key, int bytes, int head, long timestamp) {
        long there = find(root, key, bytes);
        if (there == 0) {
            there = add(key, bytes, head, timestamp);
        } else {
            Entry.setEnd(there, timestamp);
        }
        ended.add(new Ended(there, timestamp));
    }

    /// Whether the key has an entry, live or ended.
    public boolean contains(long key, int bytes) {
        return find(root, key, bytes) != 0;
    }

    /// Removes entries that ended at or before a timestamp.
    ///
    /// @param oldest no snapshot alive or to come is older
    /// @param most how many to look at
    public void purge(long oldest, int most) {
        for (int i = 0; i < most; i++) {
            Ended next = ended.peek();
            if (next == null || next.timestamp > oldest) {
                return;
            }
            ended.remove();
            if (Entry.end(next.entry) == next.timestamp) {
                remove(next.entry);
            }
        }
    }

    /// Entries that wait for [#purge].
    public int endedEntries() {
        return ended.size();
    }

    /// Lets readers see what was written.
    public void publish() {
        published = root;
        batch++;
        epochs.advance();
        epoch++;
        if (unlinked.count() >= RECLAIM_MIN) {
            reclaim();
        }
    }

    /// Shows the entries from `low` on and before `high`, in order.
    ///
    /// @param highBytes -1: no upper bound
    public void scan(long low, int lowBytes, long high, int highBytes, Visitor visitor) {
        int slot = epochs.enter();
        try {
            if (closed) {
                throw new IllegalStateException("index is closed");
            }
            new Walk(low, lowBytes, high, highBytes, visitor).walk(published);
        } finally {
            epochs.exit(slot);
        }
    }

    /// As [#scan], for the writer: with what is not published yet.
    public void scanWritten(long low, int lowBytes, long high, int highBytes, Visitor visitor) {
        new Walk(low, lowBytes, high, highBytes, visitor).walk(root);
    }

    /// How many entries there are from `low` on and before `high`, counted to `most`.
    public long count(long low, int lowBytes, long high, int highBytes, long most) {
        long[] count = new long[1];
        scan(low, lowBytes, high, highBytes, (key, head, bytes, end) -> ++count[0] < most);
        return count[0];
    }

    /// Entries, also ended ones.
    public long entries() {
        return entries;
    }

    /// Frees everything; nobody may read or write any more. May be called twice.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        budget.release(unlinked.freeBefore(Long.MAX_VALUE));
        free(root);
        ended.clear();
    }

    private static long find(long from, long key, int bytes) {
        long prefix = Entry.prefix(key, bytes);
        long node = from;
        while (Node.level(node) > 0) {
            node = Node.child(node, Node.childOf(node, prefix, key, bytes));
        }
        int i = Node.lowerBound(node, prefix, key, bytes);
        return i < Node.count(node) && Node.compare(node, i, prefix, key, bytes) == 0 ? Node.entry(node, i) : 0;
    }

    private long add(long key, int bytes, int head, long end) {
        budget.reserve(Entry.size(bytes));
        long entry = Entry.create(key, bytes, head, end);
        root = writable(root);
        long right = insertInto(root, entry, Entry.prefix(key, bytes));
        if (right != 0) {
            long above = newNode(Node.level(root) + 1);
            Node.insert(above, 0, 0, root);
            Node.insert(above, 1, splitSeparator, right);
            root = above;
        }
        entries = entries + 1;
        return entry;
    }

    /// Inserts below a writable node; returns the node that a split put to its right, or 0.
    private long insertInto(long node, long entry, long prefix) {
        long key = Entry.key(entry);
        int bytes = Entry.bytes(entry);
        if (Node.level(node) == 0) {
            return insertIntoLeaf(node, Node.lowerBound(node, prefix, key, bytes), entry);
        }
        int at = Node.childOf(node, prefix, key, bytes);
        long child = writable(Node.child(node, at));
        Node.setChild(node, at, child);
        long right = insertInto(child, entry, prefix);
        return right == 0 ? 0 : insertChild(node, at + 1, splitSeparator, right);
    }

    private long insertIntoLeaf(long leaf, int at, long entry) {
        if (Node.count(leaf) < Node.FANOUT) {
            Node.insert(leaf, at, entry, 0);
            return 0;
        }
        long right = newNode(0);
        Node.moveTail(leaf, at == Node.FANOUT ? Node.FANOUT - 2 : Node.FANOUT / 2, right);
        int left = Node.count(leaf);
        if (at <= left) {
            Node.insert(leaf, at, entry, 0);
        } else {
            Node.insert(right, at - left, entry, 0);
        }
        splitSeparator = separator(Node.entry(leaf, Node.count(leaf) - 1), Node.entry(right, 0));
        return right;
    }

    private long insertChild(long node, int at, long separator, long child) {
        if (Node.count(node) < Node.FANOUT) {
            Node.insert(node, at, separator, child);
            return 0;
        }
        long right = newNode(Node.level(node));
        Node.moveTail(node, Node.FANOUT / 2, right);
        long between = Node.entry(right, 0);
        Node.clearFirstSeparator(right);
        int left = Node.count(node);
        if (at <= left) {
            Node.insert(node, at, separator, child);
        } else {
            Node.insert(right, at - left, separator, child);
        }
        splitSeparator = between;
        return right;
    }

    /// The shortest key after `left` and not after `right`.
    private long separator(long left, long right) {
        int common = 0;
        int most = Math.min(Entry.bytes(left), Entry.bytes(right));
        while (common < most && Memory.getByte(Entry.key(left) + common) == Memory.getByte(Entry.key(right) + common)) {
            common++;
        }
        int bytes = common + 1;
        budget.reserve(Entry.size(bytes));
        return Entry.create(Entry.key(right), bytes, 0, 0);
    }

    private void remove(long entry) {
        root = writable(root);
        removeFrom(root, entry, Entry.prefix(Entry.key(entry), Entry.bytes(entry)));
        while (Node.level(root) > 0 && Node.count(root) == 1) {
            long only = Node.child(root, 0);
            unlinkNode(root);
            root = only;
        }
        if (Node.level(root) > 0 && Node.count(root) == 0) {
            unlinkNode(root);
            root = newNode(0);
        }
        unlinkEntry(entry);
        entries = entries - 1;
    }

    private void removeFrom(long node, long entry, long prefix) {
        long key = Entry.key(entry);
        int bytes = Entry.bytes(entry);
        if (Node.level(node) == 0) {
            int at = Node.lowerBound(node, prefix, key, bytes);
            assert Node.entry(node, at) == entry;
            Node.remove(node, at);
            return;
        }
        int at = Node.childOf(node, prefix, key, bytes);
        long child = writable(Node.child(node, at));
        Node.setChild(node, at, child);
        removeFrom(child, entry, prefix);
        if (Node.count(child) == 0) {
            unlinkNode(child);
            removeChild(node, at);
        } else if (Node.count(child) < Node.FANOUT / 4 && at + 1 < Node.count(node)) {
            mergeWithNext(node, at, child);
        }
    }

    private void removeChild(long node, int at) {
        int separator = at == 0 ? 1 : at;
        if (separator < Node.count(node)) {
            unlinkEntry(Node.entry(node, separator));
        }
        Node.remove(node, at);
        if (at == 0 && Node.count(node) > 0) {
            Node.clearFirstSeparator(node);
        }
    }

    private void mergeWithNext(long node, int at, long child) {
        long next = Node.child(node, at + 1);
        int count = Node.count(child);
        if (count + Node.count(next) > Node.FANOUT / 4 * 3) {
            return;
        }
        next = writable(next);
        long separator = Node.entry(node, at + 1);
        Node.moveTail(next, 0, child);
        if (Node.level(child) > 0) {
            Node.setSeparator(child, count, separator);
        } else {
            unlinkEntry(separator);
        }
        unlinkNode(next);
        Node.remove(node, at + 1);
    }

    /// The node or a copy of it that no reader sees.
    private long writable(long node) {
        if (Node.batch(node) == batch) {
            return node;
        }
        budget.reserve(Node.bytes(Node.level(node)));
        long copy = Node.copy(node, batch);
        unlinkNode(node);
        return copy;
    }

    private long newNode(int level) {
        budget.reserve(Node.bytes(level));
        return Node.create(level, batch);
    }

    private void unlinkNode(long node) {
        unlinked.add(node, Node.bytes(Node.level(node)), epoch);
    }

    private void unlinkEntry(long entry) {
        unlinked.add(entry, Entry.size(Entry.bytes(entry)), epoch);
    }

    private void reclaim() {
        budget.release(unlinked.freeBefore(Math.min(epochs.oldest(), epoch)));
    }

    private void free(long node) {
        boolean leaf = Node.level(node) == 0;
        for (int i = 0; i < Node.count(node); i++) {
            long entry = Node.entry(node, i);
            if (entry != 0) {
                budget.release(Entry.size(Entry.bytes(entry)));
                Memory.free(entry);
            }
            if (!leaf) {
                free(Node.child(node, i));
            }
        }
        budget.release(Node.bytes(Node.level(node)));
        Memory.free(node);
    }
}
