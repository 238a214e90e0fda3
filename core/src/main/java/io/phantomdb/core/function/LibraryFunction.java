package io.phantomdb.core.function;

import java.util.List;

/// One function of the library. Each entry exists once, so identity is equality.
///
/// What computes it is for those who run it: the executor's entries extend this class.
public abstract class LibraryFunction {
    private final Signature signature;
    private final Stability stability;
    private final boolean strict;
    private final Topic topic;
    private final List<Example> examples;

    /// Whether equal arguments give equal results.
    public enum Stability {
        ALWAYS,
        WITHIN_STATEMENT,
        NEVER
    }

    /// The chapter of the reference that lists it.
    public enum Topic {
        TEXT,
        PATTERN,
        BINARY,
        NUMBER,
        TIME,
        FORMAT,
        CONDITION,
        ARRAY,
        JSON,
        SYSTEM
    }

    /// A call and its result as text; NULL is `NULL`.
    public record Example(String sql, String result) {}

    /// @param strict whether a NULL argument gives NULL without a call
    protected LibraryFunction(
            Signature signature, Stability stability, boolean strict, Topic topic, List<Example> examples) {
        this.signature = signature;
        this.stability = stability;
        this.strict = strict;
        this.topic = topic;
        this.examples = List.copyOf(examples);
    }

    public final Signature signature() {
        return signature;
    }

    public final String name() {
        return signature.name();
    }

    /// Unique among all functions, and the same for ever: the catalog holds it.
    public final String id() {
        return signature.id();
    }

    public final Stability stability() {
        return stability;
    }

    public final boolean isStrict() {
        return strict;
    }

    public final Topic topic() {
        return topic;
    }

    public final List<Example> examples() {
        return examples;
    }

    /// The name of the operator of bound expressions that computes it in loops of its own; empty for most.
    public String operator() {
        return "";
    }

    @Override
    public final String toString() {
        return id();
    }
}
