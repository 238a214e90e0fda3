package io.phantomdb.exec.expr;

import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.function.LibraryFunction;
import io.phantomdb.core.function.Signature;
import java.util.List;
import java.util.function.Supplier;

/// A function of the library with what computes it.
public final class KernelFunction extends LibraryFunction {
    private final Supplier<Kernel> kernel;
    private final String operator;

    /// Computes one value: reads arguments from the invocation and gives it the result. An instance belongs to
    /// one thread, so it may keep what is dear to make, such as a compiled pattern.
    @FunctionalInterface
    public interface Kernel {
        void apply(Invocation call);
    }

    public KernelFunction(
            Signature signature,
            Stability stability,
            boolean strict,
            Topic topic,
            List<Example> examples,
            Supplier<Kernel> kernel) {
        super(signature, stability, strict, topic, examples);
        this.kernel = kernel;
        this.operator = "";
    }

    /// A function that is an operator under another name.
    public KernelFunction(Signature signature, Topic topic, List<Example> examples, ScalarFunction operator) {
        super(signature, Stability.ALWAYS, true, topic, examples);
        this.kernel = () -> {
            throw new AssertionError(operator);
        };
        this.operator = operator.name();
    }

    @Override
    public String operator() {
        return operator;
    }

    Kernel kernel() {
        return kernel.get();
    }
}
